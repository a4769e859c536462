package srs.output.remux.internal.audio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamItem;

/** The audio frames of a batch in one buffer, delimited for one kind of HTTP body. Thread-safe; opens as soon as audio is known. */
final class AudioBatchEncoder implements BatchEncoder {
    /** No {@link BodyFraming} needs more bytes around a piece. */
    private static final int MAX_FRAMING_BYTES = 16;
    private static final byte[] NOTHING = {};

    private final BodyFraming framing;
    private final Codec codec;
    private final FrameForm form;

    AudioBatchEncoder(BodyFraming framing, Codec codec, FrameForm form) {
        this.framing = framing;
        this.codec = codec;
        this.form = form;
    }

    @Override
    public boolean canOpen(Opening opening) {
        return opening.audio().isPresent() || opening.isComplete();
    }

    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        return piece(opening.batch(), form.fileHeader(), allocator);
    }

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        return piece(batch, NOTHING, allocator);
    }

    private ByteBuf piece(FrameBatch batch, byte[] fileHeader, ByteBufAllocator allocator) {
        long size = fileHeader.length;
        int items = batch.size();
        for (int i = 0; i < items; i++) {
            MediaFrame frame = audio(batch.get(i));
            size += frame == null ? 0 : form.headerBytes(frame) + frame.payloadBytes();
        }
        if (size == 0) {
            return null;
        }
        ByteBuf out = allocator.ioBuffer(Math.toIntExact(size + MAX_FRAMING_BYTES));
        boolean whole = false;
        try {
            int mark = framing.open(out);
            out.writeBytes(fileHeader);
            for (int i = 0; i < items; i++) {
                MediaFrame frame = audio(batch.get(i));
                if (frame != null) {
                    form.writeHeader(out, frame);
                    out.writeBytes(frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
                }
            }
            framing.close(out, mark);
            whole = true;
            return out;
        } finally {
            if (!whole) {
                out.release();
            }
        }
    }

    /** The item when it is a frame that goes out, else null. */
    private MediaFrame audio(StreamItem item) {
        return item instanceof MediaFrame frame && frame.track().codec().equals(codec) && form.headerBytes(frame) >= 0 ? frame : null;
    }

    @Override
    public String toString() {
        return codec + " " + framing;
    }
}
