package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * Set Peer Bandwidth (RTMP 1.0 §5.4.5): how many unacknowledged bytes the receiver of this message may send.
 *
 * @param bytes     0..2³²−1
 * @param limitType {@link #HARD}, {@link #SOFT} or {@link #DYNAMIC}
 */
public record SetPeerBandwidth(long bytes, int limitType) implements Message {
    public static final int HARD = 0;
    public static final int SOFT = 1;
    public static final int DYNAMIC = 2;

    static final int BYTES = 5;

    public static SetPeerBandwidth decode(ByteBuf body) {
        Message.need("SetPeerBandwidth", body, BYTES);
        return new SetPeerBandwidth(body.readUnsignedInt(), body.readUnsignedByte());
    }

    @Override
    public int typeId() {
        return MessageType.SET_PEER_BANDWIDTH;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeInt((int) bytes).writeByte(limitType);
    }
}
