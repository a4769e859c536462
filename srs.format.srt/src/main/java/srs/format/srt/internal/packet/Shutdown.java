package srs.format.srt.internal.packet;

/** Ends the connection (draft §3.2.7). */
public record Shutdown() implements ControlPacket {
    public static final int TYPE = 5 << 16;

    @Override
    public int type() {
        return TYPE;
    }
}
