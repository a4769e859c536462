package srs.output.remux.internal.audio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Supplier<Optional<RecentAudio>> recent;

    /** @param recent what is kept of the stream */
    AudioBatchEncoder(BodyFraming framing, Codec codec, FrameForm form, Supplier<Optional<RecentAudio>> recent) {
        this.recent = recent;
        this.framing = framing;
        this.codec = codec;
        this.form = form;
    }

    @Override
    public boolean canOpen(Opening opening) {
        return opening.audio().isPresent() || opening.isComplete();
    }

    /** What is kept of the stream goes first, up to where the opening begins. */
    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        List<MediaFrame> before = recent.get().map(kept -> kept.before(firstDtsUs(opening.batch()))).orElse(List.of());
        try {
            return piece(form.fileHeader(), before, opening.batch(), allocator);
        } finally {
            before.forEach(MediaFrame::release);
        }
    }

    private long firstDtsUs(FrameBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            MediaFrame frame = audio(batch.get(i));
            if (frame != null) {
                return frame.dtsUs();
            }
        }
        return Long.MAX_VALUE;
    }

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        return piece(NOTHING, List.of(), batch, allocator);
    }

    private ByteBuf piece(byte[] fileHeader, List<MediaFrame> before, FrameBatch batch, ByteBufAllocator allocator) {
        long size = fileHeader.length;
        for (MediaFrame frame : before) {
            size += bytes(audio(frame));
        }
        int items = batch.size();
        for (int i = 0; i < items; i++) {
            size += bytes(audio(batch.get(i)));
        }
        if (size == 0) {
            return null;
        }
        ByteBuf out = allocator.ioBuffer(Math.toIntExact(size + MAX_FRAMING_BYTES));
        boolean whole = false;
        try {
            int mark = framing.open(out);
            out.writeBytes(fileHeader);
            for (MediaFrame frame : before) {
                write(out, audio(frame));
            }
            for (int i = 0; i < items; i++) {
                write(out, audio(batch.get(i)));
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

    private int bytes(MediaFrame frame) {
        return frame == null ? 0 : form.headerBytes(frame) + frame.payloadBytes();
    }

    private void write(ByteBuf out, MediaFrame frame) {
        if (frame != null) {
            form.writeHeader(out, frame);
            out.writeBytes(frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
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
