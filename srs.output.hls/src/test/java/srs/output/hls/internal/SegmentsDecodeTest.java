package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.Codec;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.StreamItem;
import srs.testkit.Clip;
import srs.testkit.DecodedFrames;
import srs.testkit.FfmpegTool;
import srs.testkit.kernel.ClipFrames;
import srs.testkit.kernel.Items;

/** FFmpeg decodes the segments to the same pictures and the same sound as the clip that they were cut of, at the same times: none missing, none twice, at any cut. */
class SegmentsDecodeTest {
    private static final int BATCH = 20;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}, MP4 {3}, parts {4}")
    @CsvSource({"H264_AAC, H264, AAC, off, off", "H264_AAC, H264, AAC, on, off", "HEVC_AAC, HEVC, AAC, off, off", "AV1_OPUS, AV1, Opus, on, off", "H264_MP3, H264, MP3, on, on",
        "AAC_ONLY, , AAC, off, on", "VP9_AC3, VP9, AC3, on, off", "H264_AAC, H264, AAC, off, on", "HEVC_AAC, HEVC, AAC, on, on"})
    void decodesToTheSameFrames(Clip clip, String video, String audio, String mp4, String parts) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Stage stage = new Stage(folder);
        stage.config.set("hls.hls_fragment", "1000").set("hls.hls_use_fmp4", mp4).set("hls.hls_ll", parts);
        ClipFrames source = new ClipFrames(clip.flv(ffmpeg), video == null ? null : new Codec(MediaKind.VIDEO, video),
                audio.equals("MP3") ? Codec.MP3 : audio.equals("AC3") ? Codec.AC3 : new Codec(MediaKind.AUDIO, audio));

        stage.publish(source.tracks());
        for (int i = 0; i < source.frames().size(); i += BATCH) {
            stage.send(Items.of(source.frames().subList(i, Math.min(i + BATCH, source.frames().size())).toArray(new StreamItem[0])));
        }
        stage.unpublish();

        stage.shelf.close();
        assertThat(stage.reports).hasSizeGreaterThan(1);
        Path whole = Files.writeString(stage.file("live/whole.m3u8"), stage.playlist() + "#EXT-X-ENDLIST\n");
        DecodedFrames.assertSame(ffmpeg, clip.flv(ffmpeg), whole, /* firstSounds= */ 0, clip.tracks());
    }
}
