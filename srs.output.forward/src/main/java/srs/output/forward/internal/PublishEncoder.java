package srs.output.forward.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import srs.format.flv.TagBody;
import srs.format.flv.amf.Amf0Writer;
import srs.format.flv.amf.AmfEcmaArray;
import srs.format.flv.amf.AmfValue;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.message.MessageType;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/**
 * Makes the RTMP messages by which a client publishes a batch: one buffer for each. Thread-safe, without state.
 *
 * @param chunkSize of what this client sends
 * @param messageStreamId as the server numbered the publish
 */
record PublishEncoder(int chunkSize, int messageStreamId) {
    /** Room for the headers of a frame; more chunks than one make the buffer grow a little. */
    private static final int FRAME_OVERHEAD = 32;

    /** The bytes. Handed over; null when no item has a form in RTMP. The batch is lent for the call. */
    ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        ByteBuf out = allocator.ioBuffer(Math.toIntExact(batch.bytes() + (long) FRAME_OVERHEAD * batch.size()));
        boolean handsOver = false;
        try {
            int items = batch.size();
            for (int i = 0; i < items; i++) {
                StreamItem item = batch.get(i);
                if (item instanceof MediaFrame frame) {
                    write(out, frame);
                } else if (item instanceof TrackStart start) {
                    write(out, start);
                } else if (item instanceof MetadataStart start) {
                    write(out, start);
                }
            }
            handsOver = out.isReadable();
            return handsOver ? out : null;
        } finally {
            if (!handsOver) {
                out.release();
            }
        }
    }

    private void write(ByteBuf out, MediaFrame frame) {
        long timestampMs = timestampMs(frame);
        boolean isVideo = frame.isVideo();
        if (frame.track().framing() == Framing.FLV) {
            media(out, isVideo, timestampMs, frame.buffer());
            return;
        }
        String codec = frame.track().codec().name();
        int compositionTimeMs = (int) (Math.floorDiv(frame.ptsUs(), 1000L) - Math.floorDiv(frame.dtsUs(), 1000L));
        int headerBytes = TagBody.headerBytes(codec, compositionTimeMs);
        if (headerBytes != TagBody.NONE) {
            ChunkWriter.write(out, isVideo ? ChunkWriter.CSID_VIDEO : ChunkWriter.CSID_AUDIO, timestampMs, isVideo ? MessageType.VIDEO : MessageType.AUDIO,
                    messageStreamId, TagBody.header(codec, frame.isKey(), compositionTimeMs), headerBytes, frame.buffer(), frame.payloadIndex(),
                    frame.payloadBytes(), chunkSize);
        }
    }

    private void write(ByteBuf out, TrackStart start) {
        Track track = start.track();
        byte[] body = track.framing() == Framing.FLV ? track.framedConfig() : TagBody.sequenceHeader(track.codec().name(), track.config());
        if (body != null && body.length > 0) {
            media(out, track.isVideo(), timestampMs(start), Unpooled.wrappedBuffer(body));
        }
    }

    private void media(ByteBuf out, boolean isVideo, long timestampMs, ByteBuf body) {
        if (isVideo) {
            ChunkWriter.writeVideo(out, timestampMs, messageStreamId, body, chunkSize);
        } else {
            ChunkWriter.writeAudio(out, timestampMs, messageStreamId, body, chunkSize);
        }
    }

    /** As publishers send it: wrapped, at 0. */
    private void write(ByteBuf out, MetadataStart start) {
        ByteBuf body = Unpooled.buffer();
        new Amf0Writer(body).write(DataMessage.SET_DATA_FRAME).write(DataMessage.ON_META_DATA)
                .write(AmfEcmaArray.of(AmfValue.of(start.metadata().values()).asMap()));
        ChunkWriter.writeData(out, /* timestampMs */ 0, messageStreamId, body, chunkSize);
    }

    private static long timestampMs(StreamItem item) {
        return item.dtsUs() / 1000 & 0xFFFFFFFFL;
    }
}
