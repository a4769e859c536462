package srs.output.dvr.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;
import srs.kernel.stream.Codec;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.kernel.Items;

/** Hands the frames of an FLV file to a sink as the kernel does: an opening of the first second, then batches. */
final class ClipFeed {
    private static final int BATCH_FRAMES = 24;

    private final List<StreamItem> items = new ArrayList<>();

    /** @param offsetMs is added to all times */
    ClipFeed(Path flv, Codec videoCodec, Codec audioCodec, long offsetMs) throws IOException {
        Track video = null;
        Track audio = audioCodec == null ? null : Track.of(audioCodec);
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT)) {
            reader.feed(Unpooled.wrappedBuffer(Files.readAllBytes(flv)));
            for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                long us = (tag.header().timestampMs() + offsetMs) * 1000;
                if (tag.header().type() == FlvTagHeader.TYPE_VIDEO) {
                    VideoTagHeader header = VideoTagHeader.parse(tag.body());
                    video = add(tag.body(), header.kind(), header.payloadOffset(), videoCodec, video, us, header.compositionTimeMs(), header.keyframe());
                } else if (tag.header().type() == FlvTagHeader.TYPE_AUDIO) {
                    AudioTagHeader header = AudioTagHeader.parse(tag.body());
                    audio = add(tag.body(), header.kind(), header.payloadOffset(), audioCodec, audio, us, 0, true);
                }
                tag.release();
            }
        }
    }

    private Track add(ByteBuf body, TagKind kind, int payload, Codec codec, Track track, long us, int compositionMs, boolean key) {
        if (kind == TagKind.SEQUENCE_HEADER) {
            byte[] framed = ByteBufUtil.getBytes(body);
            Track begun = new Track(codec, Arrays.copyOfRange(framed, payload, framed.length), Framing.FLV, framed, Map.of());
            items.add(new TrackStart(begun, us));
            return begun;
        }
        if (kind == TagKind.CODED && body.readableBytes() > payload) {
            Track framed = track.framing() == Framing.FLV ? track : new Track(track.codec(), new byte[0], Framing.FLV, new byte[0], Map.of());
            items.add(new MediaFrame(framed, us, us + compositionMs * 1000L, key, body.retain(), payload));
            return framed;
        }
        return track;
    }

    List<StreamItem> items() {
        return items;
    }

    /** All of it, to its end. The frames are released. */
    void play(FrameSink sink) {
        int opening = Math.min(items.size(), 60);
        give(0, opening, true, sink);
        for (int at = opening; at < items.size(); at += BATCH_FRAMES) {
            give(at, Math.min(items.size(), at + BATCH_FRAMES), false, sink);
        }
        items.clear();
    }

    /** All of it to a sink that had an opening already. The frames are released. */
    void goOn(FrameSink sink) {
        for (int at = 0; at < items.size(); at += BATCH_FRAMES) {
            give(at, Math.min(items.size(), at + BATCH_FRAMES), false, sink);
        }
        items.clear();
    }

    /** The first items only; the rest is released. */
    void playFirst(int count, FrameSink sink) {
        give(0, count, true, sink);
        items.subList(count, items.size()).forEach(item -> {
            if (item instanceof MediaFrame frame) {
                frame.release();
            }
        });
        items.clear();
    }

    private void give(int from, int to, boolean isOpening, FrameSink sink) {
        Items batch = Items.of(items.subList(from, to).toArray(new StreamItem[0]));
        try {
            if (isOpening) {
                sink.onOpening(batch);
            } else {
                sink.onBatch(batch);
            }
        } finally {
            batch.release();
        }
    }
}
