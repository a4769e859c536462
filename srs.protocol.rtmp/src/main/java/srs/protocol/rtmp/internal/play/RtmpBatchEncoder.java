package srs.protocol.rtmp.internal.play;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Queue;
import srs.format.flv.TagBody;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.MessageType;
import srs.format.rtmp.session.ServerSession;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/**
 * Makes RTMP messages of a batch: the same bytes for every player with this chunk size, for each message stands alone (RTMP 1.0 §5.3,
 * headers of type 0 and 3).
 *
 * <p>Thread-safe, without state. A pass over the batch counts, so that one buffer of the right size is all that is allocated; media
 * frames cost nothing else. Only metadata and sequence headers, which are rare, are made in a buffer of their own first.
 */
final class RtmpBatchEncoder implements BatchEncoder {
    private final int chunkSize;
    private final Signature signature;

    RtmpBatchEncoder(int chunkSize, Signature signature) {
        this.chunkSize = chunkSize;
        this.signature = signature;
    }

    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        return encode(opening.batch(), allocator);
    }

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        Queue<ByteBuf> starts = null;
        long size = 0;
        for (int i = 0; i < batch.size(); i++) {
            StreamItem item = batch.get(i);
            if (item instanceof MediaFrame frame) {
                size += encodedBytes(frame);
            } else {
                if (starts == null) {
                    starts = new ArrayDeque<>();
                }
                ByteBuf body = start(item);
                starts.add(body);
                size += body.isReadable() ? ChunkWriter.encodedBytes(body.readableBytes(), timestampMs(item), chunkSize) : 0;
            }
        }
        if (size == 0) {
            return null;
        }
        ByteBuf out = allocator.ioBuffer(Math.toIntExact(size));
        boolean whole = false;
        try {
            for (int i = 0; i < batch.size(); i++) {
                StreamItem item = batch.get(i);
                if (item instanceof MediaFrame frame) {
                    write(out, frame);
                } else {
                    writeStart(out, item, starts.remove());
                }
            }
            whole = true;
            return out;
        } finally {
            if (!whole) {
                out.release();
            }
        }
    }

    private int encodedBytes(MediaFrame frame) {
        long timestampMs = timestampMs(frame);
        if (frame.track().framing() == Framing.FLV) {
            return ChunkWriter.encodedBytes(frame.bytes(), timestampMs, chunkSize);
        }
        int headerBytes = TagBody.headerBytes(frame.track().codec().name(), compositionTimeMs(frame));
        return headerBytes == TagBody.NONE ? 0
                : ChunkWriter.encodedBytes(headerBytes + frame.payloadBytes(), timestampMs, chunkSize);
    }

    private void write(ByteBuf out, MediaFrame frame) {
        long timestampMs = timestampMs(frame);
        if (frame.track().framing() == Framing.FLV) {
            if (frame.isVideo()) {
                ChunkWriter.writeVideo(out, timestampMs, ServerSession.MESSAGE_STREAM_ID, frame.buffer(), chunkSize);
            } else {
                ChunkWriter.writeAudio(out, timestampMs, ServerSession.MESSAGE_STREAM_ID, frame.buffer(), chunkSize);
            }
            return;
        }
        String codec = frame.track().codec().name();
        int compositionTimeMs = compositionTimeMs(frame);
        int headerBytes = TagBody.headerBytes(codec, compositionTimeMs);
        if (headerBytes != TagBody.NONE) {
            ChunkWriter.write(out, frame.isVideo() ? ChunkWriter.CSID_VIDEO : ChunkWriter.CSID_AUDIO, timestampMs,
                    frame.isVideo() ? MessageType.VIDEO : MessageType.AUDIO, ServerSession.MESSAGE_STREAM_ID,
                    TagBody.header(codec, frame.isKey(), compositionTimeMs), headerBytes,
                    frame.buffer(), frame.payloadIndex(), frame.payloadBytes(), chunkSize);
        }
    }

    /** The body of the message that this start becomes; empty when it becomes none. On the heap: needs no release. */
    private ByteBuf start(StreamItem item) {
        if (item instanceof MetadataStart start) {
            ByteBuf body = Unpooled.buffer();
            MetadataMessage.encode(start.metadata(), signature, body);
            return body;
        }
        Track track = ((TrackStart) item).track();
        byte[] body = track.framing() == Framing.FLV ? track.framedConfig() : TagBody.sequenceHeader(track.codec().name(), track.config());
        return body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
    }

    private void writeStart(ByteBuf out, StreamItem item, ByteBuf body) {
        if (!body.isReadable()) {
            return;
        }
        if (item instanceof MetadataStart) {
            ChunkWriter.writeData(out, timestampMs(item), ServerSession.MESSAGE_STREAM_ID, body, chunkSize);
        } else if (((TrackStart) item).track().isVideo()) {
            ChunkWriter.writeVideo(out, timestampMs(item), ServerSession.MESSAGE_STREAM_ID, body, chunkSize);
        } else {
            ChunkWriter.writeAudio(out, timestampMs(item), ServerSession.MESSAGE_STREAM_ID, body, chunkSize);
        }
    }

    /** Of the milliseconds that are written, so that what players add up is the presentation time to the millisecond. */
    private static int compositionTimeMs(MediaFrame frame) {
        return (int) (Math.floorDiv(frame.ptsUs(), 1000L) - Math.floorDiv(frame.dtsUs(), 1000L));
    }

    /** Metadata is at 0, as SRS has it: FFmpeg makes a text stream of a script message with another timestamp. */
    private static long timestampMs(StreamItem item) {
        return item instanceof MetadataStart ? 0 : item.dtsUs() / 1000 & 0xFFFFFFFFL;
    }
}
