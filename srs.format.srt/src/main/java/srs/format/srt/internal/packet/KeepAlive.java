package srs.format.srt.internal.packet;

/** Says after a second of silence that the connection is alive (draft §3.2.3). */
public record KeepAlive() implements ControlPacket {
    public static final int TYPE = 1 << 16;

    @Override
    public int type() {
        return TYPE;
    }
}
