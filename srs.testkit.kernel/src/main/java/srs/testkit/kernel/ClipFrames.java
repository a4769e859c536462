package srs.testkit.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;

/** The tracks and frames of an FLV file, as the kernel has them. Confined to the test's thread. */
public final class ClipFrames {
    private final List<StreamItem> frames = new ArrayList<>();
    private final Codec videoCodec;
    private final Codec audioCodec;
    private Track video;
    private Track audio;

    /** @param videoCodec null for none, as the other */
    public ClipFrames(Path flv, Codec videoCodec, Codec audioCodec) throws IOException {
        this.videoCodec = videoCodec;
        this.audioCodec = audioCodec;
        audio = audioCodec == Codec.MP3 || audioCodec == Codec.AC3 ? Track.of(audioCodec) : null;
        try (FlvReader reader = new FlvReader(UnpooledByteBufAllocator.DEFAULT)) {
            reader.feed(Unpooled.wrappedBuffer(Files.readAllBytes(flv)));
            for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                add(tag);
                tag.release();
            }
        }
    }

    /** In their order. Lent. */
    public List<StreamItem> frames() {
        return frames;
    }

    /** The video first. */
    public Track[] tracks() {
        return List.of(Optional.ofNullable(video), Optional.ofNullable(audio)).stream().flatMap(Optional::stream).toArray(Track[]::new);
    }

    private void add(FlvTag tag) {
        long us = tag.header().timestampMs() * 1000;
        if (tag.header().type() == FlvTagHeader.TYPE_VIDEO) {
            VideoTagHeader header = VideoTagHeader.parse(tag.body());
            byte[] payload = payload(tag.body(), header.payloadOffset());
            if (header.kind() == TagKind.SEQUENCE_HEADER) {
                video = new Track(videoCodec, payload, Framing.NONE, new byte[0], Map.of());
            } else if (header.kind() == TagKind.CODED) {
                frames.add(new MediaFrame(video, us, us + header.compositionTimeMs() * 1000L, header.keyframe(), Unpooled.wrappedBuffer(payload), 0));
            }
        } else if (tag.header().type() == FlvTagHeader.TYPE_AUDIO) {
            AudioTagHeader header = AudioTagHeader.parse(tag.body());
            byte[] payload = payload(tag.body(), header.payloadOffset());
            if (header.kind() == TagKind.SEQUENCE_HEADER) {
                audio = new Track(audioCodec, payload, Framing.NONE, new byte[0], Map.of());
            } else if (header.kind() == TagKind.CODED && payload.length > 0) {
                frames.add(new MediaFrame(audio, us, us, true, Unpooled.wrappedBuffer(payload), 0));
            }
        }
    }

    private static byte[] payload(ByteBuf body, int offset) {
        return ByteBufUtil.getBytes(body, body.readerIndex() + offset, body.readableBytes() - offset);
    }
}
