package org.example.mirror;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;

/** An output format of one line for each frame: codec, time in milliseconds, length. Stateless; all its players share the bytes. */
final class FrameText implements BatchEncoder {
    private static final int CHARS_PER_LINE = 32;

    private final BodyFraming framing;

    FrameText(BodyFraming framing) {
        this.framing = framing;
    }

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        ByteBuf out = allocator.buffer(batch.size() * CHARS_PER_LINE);
        int mark = framing.open(out);
        int begin = out.writerIndex();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i) instanceof MediaFrame frame) {
                ByteBufUtil.writeAscii(out, frame.track().codec() + " " + frame.dtsUs() / 1000 + " " + frame.payloadBytes() + "\n");
            }
        }
        if (out.writerIndex() == begin) {
            // An empty piece would end the body.
            out.release();
            return null;
        }
        framing.close(out, mark);
        return out;
    }

    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        return encode(opening.batch(), allocator);
    }
}
