package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import srs.format.flv.TagBody;
import srs.format.ts.TsListener;
import srs.format.ts.TsTrack;
import srs.publish.TsPublisher;

/** Turns what is found in a transport stream into FLV tags, for a server that takes RTMP. Lives on its session's loop. */
final class TsTags implements TsListener {
    private static final long US_PER_MS = 1000;

    private final TagSink sink;
    private final ByteBufAllocator allocator;
    private TsTrack video;
    private TsTrack audio;

    TsTags(TagSink sink, ByteBufAllocator allocator) {
        this.sink = sink;
        this.allocator = allocator;
    }

    @Override
    public void onTrack(TsTrack track) {
        // the header is sent when the first frame tells the time
    }

    @Override
    public void onFrame(TsTrack track, long dtsUs, long ptsUs, boolean key, ByteBuf frame) {
        boolean isVideo = track.codec().isVideo();
        TsTrack current = isVideo ? video : audio;
        if (current != null && current.pid() != track.pid() && current.codec() == track.codec()) {
            return;
        }
        long dtsMs = Math.floorDiv(dtsUs, US_PER_MS);
        int compositionMs = (int) (Math.floorDiv(ptsUs, US_PER_MS) - dtsMs);
        if (current != track) {
            byte[] header = TagBody.sequenceHeader(track.codec().codecName(), track.config());
            if (header != null) {
                send(isVideo, dtsMs, Unpooled.wrappedBuffer(header));
            }
            if (isVideo) {
                video = track;
            } else {
                audio = track;
            }
        }
        int headBytes = TagBody.headerBytes(track.codec().codecName(), compositionMs);
        if (headBytes == TagBody.NONE || Math.abs(ptsUs - dtsUs) > TsPublisher.MAX_PTS_OFFSET_US) {
            return;
        }
        long head = TagBody.header(track.codec().codecName(), key, compositionMs);
        int bytes = headBytes + frame.readableBytes();
        ByteBuf body = allocator.buffer(bytes, bytes);
        for (int shift = Byte.SIZE * (headBytes - 1); shift >= 0; shift -= Byte.SIZE) {
            body.writeByte((int) (head >>> shift));
        }
        send(isVideo, dtsMs, body.writeBytes(frame, frame.readerIndex(), frame.readableBytes()));
    }

    private void send(boolean isVideo, long dtsMs, ByteBuf body) {
        try {
            if (isVideo) {
                sink.video(dtsMs, body);
            } else {
                sink.audio(dtsMs, body);
            }
        } finally {
            body.release();
        }
    }
}
