package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of the frames that a {@link Depacketizer} has put together, on its thread, in the order of the packets. */
@ConsumerType
public interface FrameListener {
    /**
     * A frame is complete.
     *
     * @param frame in the codec-neutral form. Lent for the call.
     * @param timestamp of its packets
     * @param key whether decoding can start here
     */
    void onFrame(ByteBuf frame, int timestamp, boolean key);

    /**
     * The configuration of the frames from the next one on: avcC, hvcC or av1C. Not called for codecs that have none, and not again for the same.
     */
    default void onConfig(byte[] config) {}

    /** A frame is lost: a picture that is decoded from it is damaged until the next key frame. Once for each frame. */
    default void onFault(FrameFault fault, int timestamp) {}
}
