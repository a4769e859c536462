package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Packets that are asked for again (RFC 4585 §6.2.1).
 *
 * <pre>
 * | first lost (16) | which of the 16 after it, too (16) |   as often as wanted
 * </pre>
 *
 * <p>No more than {@link #MAX_SEQUENCE_NUMBERS} are read: a peer that asks for everything does not get it.
 */
public record GenericNack(int senderSsrc, int mediaSsrc, int[] sequenceNumbers) implements RtcpPacket {
    public static final int FORMAT = 1;
    public static final int MAX_SEQUENCE_NUMBERS = 1024;

    private static final int MASK_BITS = 16;

    static GenericNack decode(ByteBuf in) {
        RtcpFormat.need(8, in, "NACK");
        int sender = in.readInt();
        int media = in.readInt();
        int[] numbers = new int[Math.min(in.readableBytes() / 4 * (1 + MASK_BITS), MAX_SEQUENCE_NUMBERS)];
        int count = 0;
        while (in.readableBytes() >= 4 && count < numbers.length) {
            int first = in.readUnsignedShort();
            int mask = in.readUnsignedShort();
            numbers[count++] = first;
            for (; mask != 0 && count < numbers.length; mask &= mask - 1) {
                numbers[count++] = first + 1 + Integer.numberOfTrailingZeros(mask) & 0xFFFF;
            }
        }
        return new GenericNack(sender, media, Arrays.copyOf(numbers, count));
    }

    @Override
    public void encode(ByteBuf out) {
        write(senderSsrc, mediaSsrc, sequenceNumbers, sequenceNumbers.length, out);
    }

    /** Writes the packet of so many numbers, which are in order. */
    public static void write(int senderSsrc, int mediaSsrc, int[] sequenceNumbers, int count, ByteBuf out) {
        int at = RtcpFormat.beginFeedback(out, FORMAT, TYPE_TRANSPORT_FEEDBACK, senderSsrc, mediaSsrc);
        for (int i = 0; i < count;) {
            int first = sequenceNumbers[i++];
            int mask = 0;
            for (; i < count; i++) {
                int after = (sequenceNumbers[i] - first & 0xFFFF) - 1;
                if (after < 0 || after >= MASK_BITS) {
                    break;
                }
                mask |= 1 << after;
            }
            out.writeShort(first).writeShort(mask);
        }
        RtcpFormat.end(out, at);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GenericNack nack && nack.senderSsrc == senderSsrc && nack.mediaSsrc == mediaSsrc && Arrays.equals(nack.sequenceNumbers, sequenceNumbers);
    }

    @Override
    public int hashCode() {
        return 31 * mediaSsrc + Arrays.hashCode(sequenceNumbers);
    }

    @Override
    public String toString() {
        return "GenericNack[" + Integer.toUnsignedString(mediaSsrc) + " " + Arrays.toString(sequenceNumbers) + "]";
    }
}
