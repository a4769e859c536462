package srs.http.files.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvException;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.FlvWriter;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;

/**
 * What a player needs before it goes on in the middle of an FLV file (F110): header, then the sequence headers that stand at the file's begin. Stateless; reads
 * the disk.
 */
final class FlvSeek {
    /** They are looked for so far, in bytes. */
    static final int MAX_HEAD_BYTES = 1024 * 1024;
    private static final int PIECE_BYTES = 16 * 1024;
    /** One sequence header. */
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private FlvSeek() {}

    /** The bytes in front; empty when the file is no FLV, or has no sequence header. */
    static Optional<byte[]> front(FileChannel file) throws IOException {
        ByteBuf video = null;
        ByteBuf audio = null;
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT, MAX_HEAD_BYTES)) {
            for (long position = 0; position < MAX_HEAD_BYTES && (video == null || audio == null);) {
                ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
                int bytes = file.read(piece, position);
                if (bytes <= 0) {
                    break;
                }
                position += bytes;
                reader.feed(Unpooled.wrappedBuffer(piece.flip()));
                for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                    try {
                        if (video == null && isSequenceHeader(tag, FlvTagHeader.TYPE_VIDEO)) {
                            video = Unpooled.copiedBuffer(tag.body());
                        } else if (audio == null && isSequenceHeader(tag, FlvTagHeader.TYPE_AUDIO)) {
                            audio = Unpooled.copiedBuffer(tag.body());
                        }
                    } finally {
                        tag.release();
                    }
                }
            }
        } catch (FlvException e) {
            return Optional.empty();
        }
        return video == null && audio == null ? Optional.empty() : Optional.of(front(video, audio));
    }

    private static byte[] front(ByteBuf video, ByteBuf audio) {
        ByteBuf out = Unpooled.buffer();
        FlvWriter.writeHeader(out, audio != null, video != null);
        if (video != null) {
            FlvWriter.writeTag(out, FlvTagHeader.TYPE_VIDEO, /* timestampMs */ 0, video);
        }
        if (audio != null) {
            FlvWriter.writeTag(out, FlvTagHeader.TYPE_AUDIO, /* timestampMs */ 0, audio);
        }
        return ByteBufUtil.getBytes(out);
    }

    private static boolean isSequenceHeader(FlvTag tag, int type) {
        if (tag.header().type() != type || !tag.body().isReadable() || tag.body().readableBytes() > MAX_HEADER_BYTES) {
            return false;
        }
        TagKind kind = type == FlvTagHeader.TYPE_VIDEO ? VideoTagHeader.parse(tag.body()).kind() : AudioTagHeader.parse(tag.body()).kind();
        return kind == TagKind.SEQUENCE_HEADER;
    }
}
