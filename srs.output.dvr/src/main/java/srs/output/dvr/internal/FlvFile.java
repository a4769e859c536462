package srs.output.dvr.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import srs.format.flv.FlvHeader;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.FlvWriter;
import srs.format.flv.TagBody;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/** An FLV file that is written (compat 6.8). Confined to its recording's executor. */
final class FlvFile implements MediaFile {
    /** What is collected before it goes to the disk. */
    static final int WRITE_BYTES = 64 * 1024;
    /** How long it may wait for that. */
    static final long WRITE_MS = 500;

    private static final int FLAGS_POSITION = 4;
    private static final int FLAG_AUDIO = 4;
    private static final int FLAG_VIDEO = 1;
    private static final int METADATA_POSITION = FlvHeader.SIZE + FlvTagHeader.PREVIOUS_TAG_SIZE;

    private final OutFile out;
    private final FlvMetadata metadata;
    private final KeyframeIndex keyframes = new KeyframeIndex();
    private ByteBuf pending = ByteBufAllocator.DEFAULT.directBuffer(WRITE_BYTES);
    private boolean hasAudio;
    private boolean hasVideo;
    private long firstMs = -1;
    private long lastMs;
    private long writtenMs;

    /**
     * Begins a file.
     *
     * @param out Takes ownership.
     */
    static FlvFile begin(OutFile out, FlvMetadata metadata) throws IOException {
        FlvFile file = new FlvFile(out, metadata);
        FlvWriter.writeHeader(file.pending, true, true);
        metadata.encode(file.pending, 0, 0, file.keyframes);
        return file;
    }

    /**
     * Goes on with a file that is whole.
     *
     * @param out with its position at the end of the last tag. Takes ownership.
     * @param lastMs time of its last tag
     */
    static FlvFile resume(OutFile out, long lastMs) {
        FlvFile file = new FlvFile(out, null);
        file.firstMs = 0;
        file.lastMs = lastMs;
        return file;
    }

    private FlvFile(OutFile out, FlvMetadata metadata) {
        this.out = out;
        this.metadata = metadata;
    }

    @Override
    public boolean canTake(Track track) {
        return true;
    }

    @Override
    public void start(Track track, long dtsMs) throws IOException {
        byte[] body = track.framing() == Framing.FLV ? track.framedConfig() : TagBody.sequenceHeader(track.codec().name(), track.config());
        if (body != null && body.length > 0) {
            FlvWriter.writeTag(pending, type(track.isVideo()), dtsMs, Unpooled.wrappedBuffer(body));
        }
    }

    @Override
    public void write(MediaFrame frame, long dtsMs, long ptsMs) throws IOException {
        int bodyBytes = bodyBytes(frame, dtsMs, ptsMs);
        if (bodyBytes == 0 || bodyBytes > FlvTagHeader.MAX_DATA_SIZE) {
            return;
        }
        if (frame.startsGop()) {
            keyframes.add(out.position() + pending.readableBytes(), dtsMs);
        }
        if (pending.readableBytes() + bodyBytes > WRITE_BYTES) {
            drain();
        }
        FlvTagHeader header = new FlvTagHeader(type(frame.isVideo()), bodyBytes, dtsMs);
        header.encode(pending);
        if (frame.track().framing() == Framing.FLV) {
            pending.writeBytes(frame.buffer(), frame.buffer().readerIndex(), bodyBytes);
        } else {
            int payload = frame.payloadBytes();
            long tagHeader = TagBody.header(frame.track().codec().name(), frame.isKey(), (int) (ptsMs - dtsMs));
            for (int shift = 8 * (bodyBytes - payload - 1); shift >= 0; shift -= 8) {
                pending.writeByte((int) (tagHeader >> shift));
            }
            pending.writeBytes(frame.buffer(), frame.payloadIndex(), payload);
        }
        pending.writeInt(header.tagSize());
        hasAudio |= !frame.isVideo();
        hasVideo |= frame.isVideo();
        firstMs = firstMs < 0 ? dtsMs : firstMs;
        lastMs = Math.max(lastMs, dtsMs);
    }

    private static int bodyBytes(MediaFrame frame, long dtsMs, long ptsMs) {
        if (frame.track().framing() == Framing.FLV) {
            return frame.bytes();
        }
        int header = TagBody.headerBytes(frame.track().codec().name(), (int) (ptsMs - dtsMs));
        return header == TagBody.NONE ? 0 : header + frame.payloadBytes();
    }

    private static int type(boolean isVideo) {
        return isVideo ? FlvTagHeader.TYPE_VIDEO : FlvTagHeader.TYPE_AUDIO;
    }

    @Override
    public void flush() throws IOException {
        if (pending.readableBytes() >= WRITE_BYTES || lastMs - writtenMs >= WRITE_MS) {
            drain();
        }
    }

    private void drain() throws IOException {
        if (pending.isReadable()) {
            out.write(pending);
            pending.clear();
            if (pending.capacity() > 2 * WRITE_BYTES) {
                // a large frame must not keep its memory for the rest of the recording
                pending.capacity(WRITE_BYTES);
            }
        }
        writtenMs = lastMs;
    }

    @Override
    public long bytes() {
        return out.position() + pending.readableBytes();
    }

    @Override
    public Path target() {
        return out.target();
    }

    @Override
    public boolean finish() throws IOException {
        if (firstMs < 0) {
            close();
            Files.delete(out.tmp());
            return false;
        }
        drain();
        if (metadata != null) {
            pending.writeByte((hasAudio ? FLAG_AUDIO : 0) | (hasVideo ? FLAG_VIDEO : 0));
            out.writeAt(FLAGS_POSITION, pending);
            metadata.encode(pending.clear(), (lastMs - firstMs) / 1000.0, out.position(), keyframes);
            out.writeAt(METADATA_POSITION, pending);
        } else {
            FlvRepair.writeTotals(out.channel(), out.position(), lastMs);
        }
        close();
        out.finish();
        return true;
    }

    @Override
    public void close() {
        out.close();
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
