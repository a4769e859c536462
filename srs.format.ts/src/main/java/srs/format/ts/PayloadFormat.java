package srs.format.ts;

import io.netty.buffer.ByteBuf;

/** How the frames of a codec become the bytes of an elementary stream. Confined to its muxer; a frame costs no allocation. */
sealed interface PayloadFormat permits NalUnitFormat, AdtsFormat, OpusFormat, PlainFormat {

    /**
     * Looks at a frame and tells how many bytes it becomes.
     *
     * @param in lent for the call
     * @param key whether decoding can start here
     * @throws srs.codec.CodecException when it is none; nothing has been written then
     */
    int measure(ByteBuf in, int at, int length, boolean key);

    /** Writes the frame that was measured last. */
    void write(PacketWriter out, ByteBuf in, int at, int length);

    /** What announces it in the program map. */
    Descriptors descriptors();
}
