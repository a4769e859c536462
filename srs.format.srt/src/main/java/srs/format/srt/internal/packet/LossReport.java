package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import srs.format.srt.SrtException;

/**
 * NAK (draft §3.2.5, Appendix A): packets that have not come. A range is two words, the first with its highest bit set; a single one is one word.
 *
 * @param ranges first and last number of each range, in pairs; each first is not after its last
 */
public record LossReport(int... ranges) implements ControlPacket {
    public static final int TYPE = 3 << 16;
    /** What fits into a packet. */
    public static final int MAX_WORDS = (1500 - PacketHeader.UDP_BYTES - PacketHeader.BYTES) / 4;

    private static final int RANGE = Integer.MIN_VALUE;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeBody(ByteBuf out) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] == ranges[i + 1]) {
                out.writeInt(ranges[i]);
            } else {
                out.writeInt(ranges[i] | RANGE).writeInt(ranges[i + 1]);
            }
        }
    }

    static LossReport decodeBody(ByteBuf body) {
        int words = body.readableBytes() / 4;
        if (words == 0 || words > MAX_WORDS) {
            throw new SrtException("a loss report of " + words + " words is not in 1.." + MAX_WORDS);
        }
        int[] ranges = new int[words * 2];
        int count = 0;
        while (words-- > 0) {
            int first = body.readInt();
            int last = first;
            if ((first & RANGE) != 0) {
                if (words-- == 0) {
                    throw new SrtException("a loss report ends within a range");
                }
                first &= SequenceNumber.MAX;
                last = body.readInt();
                if ((last & RANGE) != 0 || SequenceNumber.distance(first, last) < 0) {
                    throw new SrtException("a loss report's range " + first + ".." + Integer.toUnsignedString(last) + " has no end after its beginning");
                }
            }
            ranges[count++] = first;
            ranges[count++] = last;
        }
        return new LossReport(Arrays.copyOf(ranges, count));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossReport report && Arrays.equals(ranges, report.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }

    @Override
    public String toString() {
        return "LossReport" + Arrays.toString(ranges);
    }
}
