package srs.output.remux.internal.audio;

import io.netty.buffer.ByteBuf;
import srs.kernel.stream.MediaFrame;

/** MP3: an empty ID3v2.3 tag, as SRS has it, then the frames as they are. Stateless. */
final class Mp3Form implements FrameForm {
    /** {@code ID3}, version 3.0, no flags, 10 bytes of padding. */
    private static final byte[] ID3 = {'I', 'D', '3', 3, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    @Override
    public byte[] fileHeader() {
        return ID3;
    }

    @Override
    public int headerBytes(MediaFrame frame) {
        return frame.payloadBytes() == 0 ? -1 : 0;
    }

    @Override
    public void writeHeader(ByteBuf out, MediaFrame frame) {}
}
