package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;

/** Reads the payloads of one codec into frames; {@link Depacketizer} tells where frames begin and end. Nothing of a frame that was not begun is kept. */
interface PayloadReader {
    /** Whether a payload can only be the first of a frame, or what is before it may be missing. */
    boolean isStart(ByteBuf in, int at, int length);

    /** Forgets the frame before. */
    void begin();

    /**
     * Appends a payload.
     *
     * @throws srs.format.rtp.RtpException if it is none
     * @throws srs.codec.CodecException if it is none
     */
    void read(ByteBuf in, int at, int length, ByteBuf frame);

    /**
     * All payloads are there.
     *
     * @throws srs.format.rtp.RtpException if something is missing that no sequence number told
     */
    void end(ByteBuf frame);

    /** Whether decoding can start at this frame. */
    boolean isKey();

    /** Whether each packet is a frame. */
    default boolean isFrameEachPacket() {
        return false;
    }

    /** The configuration, when it has changed since the last call; else null. Called with key frames. */
    default byte[] takeConfig() {
        return null;
    }

    /** A NAL unit that the SDP tells. */
    default void addParameterSet(ByteBuf nalUnit) {}
}
