package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import srs.format.rtp.RtpException;

/**
 * When the packets of a transport came (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
 *
 * <pre>
 * | base sequence number (16) | packet status count (16) |
 * | reference time in 64 ms (24)   | feedback count (8)  |
 * | packet chunk (16) … | receive delta in 250 us (8 or 16) … | zeros |
 * </pre>
 *
 * @param baseSequenceNumber of the first packet that is told of
 * @param referenceTicks the reference time in units of 250 us; signed, wraps after 2²⁴ times 64 ms
 * @param feedbackCount counts these packets, 8 bits
 * @param deltaTicks for each packet the time since the one that came before it in this list, in units of 250 us; {@link #NOT_RECEIVED} for lost ones
 */
public record TransportFeedback(int senderSsrc, int mediaSsrc, int baseSequenceNumber, long referenceTicks, int feedbackCount, int[] deltaTicks) implements RtcpPacket {
    public static final int FORMAT = 15;
    public static final int TICK_US = 250;
    public static final int NOT_RECEIVED = Integer.MIN_VALUE;
    /** Packets that one feedback tells of; four bytes could claim 65535. */
    public static final int MAX_PACKETS = 8192;

    static final int REFERENCE_TICKS = 64_000 / TICK_US;

    private static final int FIXED_BYTES = 16;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;

    static TransportFeedback decode(ByteBuf in) {
        RtcpFormat.need(FIXED_BYTES, in, "transport feedback");
        int sender = in.readInt();
        int media = in.readInt();
        int base = in.readUnsignedShort();
        int count = in.readUnsignedShort();
        if (count > MAX_PACKETS) {
            throw new RtpException("transport feedback of " + count + " packets is over " + MAX_PACKETS);
        }
        long reference = (long) in.readMedium() * REFERENCE_TICKS;
        int feedbackCount = in.readUnsignedByte();
        int[] deltas = new int[count];
        for (int i = 0; i < count;) {
            RtcpFormat.need(2, in, "packet chunk");
            i = statuses(in.readUnsignedShort(), deltas, i);
        }
        for (int i = 0; i < count; i++) {
            deltas[i] = delta(in, deltas[i]);
        }
        return new TransportFeedback(sender, media, base, reference, feedbackCount, deltas);
    }

    /** Puts the symbols of a chunk into the list; returns where the next begin. */
    private static int statuses(int chunk, int[] statuses, int from) {
        if ((chunk & 0x8000) == 0) { // run length
            int end = Math.min(from + (chunk & 0x1FFF), statuses.length);
            if (end == from) {
                throw new RtpException("packet chunk of run length 0 is not in 1..8191");
            }
            Arrays.fill(statuses, from, end, chunk >> 13 & 3);
            return end;
        }
        boolean twoBits = (chunk & 0x4000) != 0;
        int symbols = twoBits ? 7 : 14;
        int at = from;
        for (int i = symbols - 1; i >= 0 && at < statuses.length; i--) {
            statuses[at++] = twoBits ? chunk >> 2 * i & 3 : chunk >> i & 1;
        }
        return at;
    }

    private static int delta(ByteBuf in, int status) {
        switch (status) {
            case SMALL_DELTA -> {
                RtcpFormat.need(1, in, "receive delta");
                return in.readUnsignedByte();
            }
            case LARGE_DELTA -> {
                RtcpFormat.need(2, in, "receive delta");
                return in.readShort();
            }
            default -> {
                return NOT_RECEIVED;
            }
        }
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.beginFeedback(out, FORMAT, TYPE_TRANSPORT_FEEDBACK, senderSsrc, mediaSsrc);
        out.writeShort(baseSequenceNumber).writeShort(deltaTicks.length).writeMedium((int) (referenceTicks / REFERENCE_TICKS)).writeByte(feedbackCount);
        PacketChunks.write(deltaTicks, out);
        for (int delta : deltaTicks) {
            if (delta != NOT_RECEIVED) {
                if (PacketChunks.isSmall(delta)) {
                    out.writeByte(delta);
                } else {
                    out.writeShort(delta);
                }
            }
        }
        RtcpFormat.end(out, at);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportFeedback f && f.senderSsrc == senderSsrc && f.mediaSsrc == mediaSsrc && f.baseSequenceNumber == baseSequenceNumber
                && f.referenceTicks == referenceTicks && f.feedbackCount == feedbackCount && Arrays.equals(f.deltaTicks, deltaTicks);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * baseSequenceNumber + feedbackCount) + Arrays.hashCode(deltaTicks);
    }

    @Override
    public String toString() {
        return "TransportFeedback[" + feedbackCount + " from " + baseSequenceNumber + " at " + referenceTicks + " " + Arrays.toString(deltaTicks) + "]";
    }
}
