package srs.format.srt.internal;

import io.netty.buffer.ByteBuf;
import srs.format.srt.internal.packet.ControlPacket;

/** The way of a connection's packets to its peer. */
public interface PacketOut {

    void control(ControlPacket packet, long nowUs);

    /** A data packet with its header. Lent for the call. */
    void data(ByteBuf packet, long nowUs);
}
