package srs.http.files.internal.vod;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvException;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.MultitrackType;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;
import srs.format.mp4.ByteSource;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.SampleDescription;

/** Samples of an FLV file. A position is that of a tag. Of a frame only its first bytes are read. */
final class FlvSamples implements Samples {
    /** The file header and the size of the tag before the first. */
    private static final int FIRST_TAG = 13;
    private static final int WINDOW_BYTES = 16 * 1024;
    /** So much of a frame tells its header, and what MP3 and AC-3 say of themselves. */
    private static final int HEAD_BYTES = 64;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final long US_PER_MS = 1000;

    private final ByteSource source;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private long windowAt = -1;
    private long next;
    private long originMs;
    private long lastMs;
    private boolean hasBegun;
    private SampleDescription video;
    private SampleDescription audio;

    private long position;
    private boolean isVideo;
    private boolean isKey;
    private long dtsMs;
    private int compositionMs;
    private long offset;
    private int size;

    FlvSamples(ByteSource source) {
        this.source = source;
        next = FIRST_TAG;
    }

    /** @param from whose first sample comes first */
    FlvSamples(ByteSource source, VodSegment from) {
        this.source = source;
        next = from.position();
        video = from.configuration().video();
        audio = from.configuration().audio();
        hasBegun = true;
        originMs = from.originMs();
        lastMs = originMs + from.startUs() / US_PER_MS;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            ByteBuf header = bytes(next, FlvTagHeader.SIZE);
            if (header.readableBytes() < FlvTagHeader.SIZE) {
                return false;
            }
            FlvTagHeader tag = FlvTagHeader.decode(header);
            long body = next + FlvTagHeader.SIZE;
            position = next;
            next = body + tag.dataSize() + FlvTagHeader.PREVIOUS_TAG_SIZE;
            if (body + tag.dataSize() > source.size()) {
                return false;
            }
            try {
                if (!tag.encrypted() && (tag.type() == FlvTagHeader.TYPE_VIDEO ? isVideoFrame(tag, body) : tag.type() == FlvTagHeader.TYPE_AUDIO && isAudioFrame(tag, body))) {
                    return true;
                }
            } catch (FlvException | Mp4Exception | IllegalArgumentException e) {
                // a body that breaks the rules of its codec is no sample
                continue;
            }
        }
    }

    private boolean isVideoFrame(FlvTagHeader tag, long body) throws IOException {
        ByteBuf head = bytes(body, Math.min(tag.dataSize(), HEAD_BYTES));
        VideoTagHeader header = VideoTagHeader.parse(head);
        String codec = switch (header.codec()) {
            case AVC -> "H264";
            case HEVC -> "HEVC";
            case AV1 -> "AV1";
            case VP8 -> "VP8";
            case VP9 -> "VP9";
            default -> "";
        };
        if (header.multitrack() != MultitrackType.NONE || codec.isEmpty()) {
            return false;
        }
        if (header.kind() == TagKind.SEQUENCE_HEADER) {
            if (!codec.startsWith("VP")) {
                video = changed(video, SampleDescription.of(codec, config(tag, body, header.payloadOffset()), Samples.nothing()));
            }
            return false;
        }
        if (header.kind() != TagKind.CODED || video == null) {
            return false;
        }
        frame(tag, body, header.payloadOffset());
        isVideo = true;
        isKey = header.keyframe();
        compositionMs = header.compositionTimeMs();
        return true;
    }

    private boolean isAudioFrame(FlvTagHeader tag, long body) throws IOException {
        ByteBuf head = bytes(body, Math.min(tag.dataSize(), HEAD_BYTES));
        AudioTagHeader header = AudioTagHeader.parse(head);
        String codec = switch (header.codec()) {
            case AAC -> "AAC";
            case MP3, MP3_8K -> "MP3";
            case OPUS -> "Opus";
            case FLAC -> "FLAC";
            case AC3 -> "AC3";
            default -> "";
        };
        if (header.multitrack() != MultitrackType.NONE || codec.isEmpty()) {
            return false;
        }
        boolean saysItself = codec.equals("MP3") || codec.equals("AC3");
        if (header.kind() == TagKind.SEQUENCE_HEADER && !saysItself) {
            audio = changed(audio, SampleDescription.of(codec, config(tag, body, header.payloadOffset()), Samples.nothing()));
            return false;
        }
        if (header.kind() == TagKind.CODED && saysItself && audio == null) {
            audio = SampleDescription.of(codec, new byte[0], head.slice(header.payloadOffset(), head.readableBytes() - header.payloadOffset())).orElse(null);
        }
        if (header.kind() != TagKind.CODED || audio == null) {
            return false;
        }
        frame(tag, body, header.payloadOffset());
        isVideo = false;
        isKey = true;
        compositionMs = 0;
        return true;
    }

    private void frame(FlvTagHeader tag, long body, int payloadOffset) {
        if (!hasBegun) {
            hasBegun = true;
            originMs = tag.timestampMs();
            lastMs = originMs;
        }
        // 32 bits that wrap; what goes back stays where it was
        lastMs = Math.max(lastMs, lastMs + (int) (tag.timestampMs() - lastMs));
        dtsMs = lastMs - originMs;
        offset = body + payloadOffset;
        size = tag.dataSize() - payloadOffset;
    }

    private static SampleDescription changed(SampleDescription before, Optional<SampleDescription> now) {
        return now.isEmpty() || now.get().equals(before) ? before : now.get();
    }

    private byte[] config(FlvTagHeader tag, long body, int payloadOffset) throws IOException {
        if (tag.dataSize() > MAX_HEADER_BYTES || payloadOffset > tag.dataSize()) {
            throw new FlvException("sequence header of " + tag.dataSize() + " bytes is not in " + payloadOffset + ".." + MAX_HEADER_BYTES);
        }
        ByteBuffer whole = ByteBuffer.allocate(tag.dataSize());
        source.read(body, whole);
        return Arrays.copyOfRange(whole.array(), payloadOffset, whole.position());
    }

    /** Few bytes of the file, of which the most come with one read of many; fewer at its end. */
    private ByteBuf bytes(long at, int length) throws IOException {
        if (windowAt < 0 || at < windowAt || at + length > windowAt + window.limit()) {
            window.clear();
            source.read(at, window);
            window.flip();
            windowAt = at;
        }
        int from = (int) (at - windowAt);
        return Unpooled.wrappedBuffer(window.array(), from, Math.min(length, window.limit() - from));
    }

    /** The timestamp of the first frame of the file. */
    long originMs() {
        return originMs;
    }

    @Override
    public boolean isVideo() {
        return isVideo;
    }

    @Override
    public long dtsUs() {
        return dtsMs * US_PER_MS;
    }

    @Override
    public long ptsUs() {
        return (dtsMs + compositionMs) * US_PER_MS;
    }

    @Override
    public boolean isKey() {
        return isKey;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public SampleDescription description() {
        return isVideo ? video : audio;
    }

    @Override
    public long position() {
        return position;
    }
}
