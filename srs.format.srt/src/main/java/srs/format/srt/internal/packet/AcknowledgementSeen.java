package srs.format.srt.internal.packet;

/**
 * ACKACK (draft §3.2.8): answers a full acknowledgement, so that its sender knows the round trip.
 *
 * @param number the acknowledgement's
 */
public record AcknowledgementSeen(int number) implements ControlPacket {
    public static final int TYPE = 6 << 16;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int information() {
        return number;
    }
}
