package srs.e2e;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvHeader;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;

/** What a player of ours got: the header's promises, the sequence headers, the frames. Thread-safe. */
final class MediaTags {

    /** One coded frame. */
    record Frame(int type, long timestampMs, int bytes, String md5) {}

    private final List<Frame> frames = new ArrayList<>();
    private final List<String> sequenceHeaders = new ArrayList<>();
    private FlvHeader header;
    private boolean sawMetadata;

    /** What is in a file. */
    static MediaTags of(Path file) {
        try {
            return of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MediaTags of(byte[] flv) {
        MediaTags tags = new MediaTags();
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT)) {
            reader.feed(Unpooled.wrappedBuffer(flv));
            tags.drain(reader);
        }
        return tags;
    }

    /** Takes the tags that are whole. */
    void drain(FlvReader reader) {
        for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
            try {
                add(tag.header().type(), tag.header().timestampMs(), tag.body());
            } finally {
                tag.release();
            }
        }
        synchronized (this) {
            header = reader.header();
        }
    }

    /** Takes a tag or message. The body is lent. */
    synchronized void add(int type, long timestampMs, ByteBuf body) {
        if (type == FlvTagHeader.TYPE_SCRIPT) {
            sawMetadata = true;
            return;
        }
        TagKind kind = type == FlvTagHeader.TYPE_VIDEO ? VideoTagHeader.parse(body).kind() : AudioTagHeader.parse(body).kind();
        if (kind == TagKind.SEQUENCE_HEADER) {
            sequenceHeaders.add(ByteBufUtil.hexDump(body));
        } else if (kind == TagKind.CODED) {
            frames.add(new Frame(type, timestampMs, body.readableBytes(), md5(body)));
        }
    }

    synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    synchronized List<Frame> frames(int type) {
        return frames.stream().filter(frame -> frame.type == type).toList();
    }

    synchronized List<String> sequenceHeaders() {
        return List.copyOf(sequenceHeaders);
    }

    synchronized FlvHeader header() {
        return header;
    }

    synchronized boolean sawMetadata() {
        return sawMetadata;
    }

    private static String md5(ByteBuf body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(ByteBufUtil.getBytes(body)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
