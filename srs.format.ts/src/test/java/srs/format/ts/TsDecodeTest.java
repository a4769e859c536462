package srs.format.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** FFmpeg decodes what we write to the same pictures and sound, at the same times, as the file that the frames came from. */
class TsDecodeTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"H264_AAC, H264, AAC", "HEVC_AAC, HEVC, AAC", "H264_MP3, H264, MP3", "AAC_ONLY, , AAC", "MP3_ONLY, , MP3", "H264_ONLY, H264,",
        "AV1_OPUS, , OPUS"})
    void decodesToTheSameFrames(Clip clip, TsCodec video, TsCodec audio) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path flv = clip.flv(ffmpeg);
        byte[] stream = mux(java.nio.file.Files.readAllBytes(flv), video, audio);
        Path ts = java.nio.file.Files.write(folder.resolve("a.ts"), stream);

        assertThat(PacketChecker.of(stream).broken).isEmpty();
        for (String track : video == null ? List.of("a") : audio == null ? List.of("v") : List.of("v", "a")) {
            List<String> expected = hashes(ffmpeg, flv, track);
            List<String> found = hashes(ffmpeg, ts, track);
            assertThat(found).hasSizeGreaterThan(Clip.SECONDS * 20);
            // transport streams do not tell what a decoder of Opus shall leave out at the beginning
            int first = audio == TsCodec.OPUS ? 1 : 0;
            assertThat(found.subList(first, found.size())).as("track %s", track).isEqualTo(expected.subList(first, expected.size()));
        }
    }

    /** Time in milliseconds, size and hash of each decoded frame. */
    private static List<String> hashes(FfmpegTool ffmpeg, Path file, String track) {
        String text = ffmpeg.ffmpeg("-copyts", "-i", file.toString(), "-map", "0:" + track, "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-f", "framemd5", "-").text(FfmpegTool.DEADLINE);
        return text.lines().filter(line -> !line.startsWith("#")).map(line -> {
            String[] columns = line.split(", *");
            // sound is cut into frames at times that are rounded in different ways
            return (track.equals("v") ? columns[2] + " " : "") + columns[4] + " " + columns[5];
        }).toList();
    }

    private static byte[] mux(byte[] flv, TsCodec video, TsCodec audio) {
        TsMuxer muxer = new TsMuxer();
        ByteBuf out = Unpooled.buffer();
        if (audio == TsCodec.MP3) {
            muxer.begin(audio, new byte[0]);
        }
        try (FlvReader reader = new FlvReader(ALLOCATOR)) {
            reader.feed(Unpooled.wrappedBuffer(flv));
            for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                ByteBuf body = tag.body();
                long us = tag.header().timestampMs() * 1000;
                if (tag.header().type() == FlvTagHeader.TYPE_VIDEO && video != null) {
                    VideoTagHeader header = VideoTagHeader.parse(body);
                    write(muxer, out, video, header.kind(), us, us + header.compositionTimeMs() * 1000L, header.keyframe(), body, header.payloadOffset());
                } else if (tag.header().type() == FlvTagHeader.TYPE_AUDIO && audio != null) {
                    AudioTagHeader header = AudioTagHeader.parse(body);
                    write(muxer, out, audio, header.kind(), us, us, true, body, header.payloadOffset());
                }
                tag.release();
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    private static void write(TsMuxer muxer, ByteBuf out, TsCodec codec, TagKind kind, long dtsUs, long ptsUs, boolean key, ByteBuf body, int offset) {
        int at = body.readerIndex() + offset;
        int length = body.readableBytes() - offset;
        if (kind == TagKind.SEQUENCE_HEADER) {
            muxer.begin(codec, ByteBufUtil.getBytes(body, at, length));
        } else if (kind == TagKind.CODED && length > 0) {
            if (muxer.needsTables()) {
                muxer.writeTables(out);
            }
            muxer.writeFrame(out, codec.isVideo(), dtsUs, ptsUs, key, body, at, length);
        }
    }
}
