package srs.format.srt.internal.packet;

/** Something went wrong at the peer (draft §3.2.10): of use to file transfers alone. */
public record PeerError(int code) implements ControlPacket {
    public static final int TYPE = 8 << 16;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int information() {
        return code;
    }
}
