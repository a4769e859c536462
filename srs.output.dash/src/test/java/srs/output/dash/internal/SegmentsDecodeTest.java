package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.Codec;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.StreamItem;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.kernel.ClipFrames;
import srs.testkit.kernel.Items;

/** FFmpeg decodes what an MPD lists to the same pictures and the same sound as the clip that it was cut of: none missing, none twice, at any cut. */
class SegmentsDecodeTest {
    private static final int BATCH = 20;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}, low latency {3}")
    @CsvSource({"H264_AAC, H264, AAC, off", "HEVC_AAC, HEVC, AAC, on", "AV1_OPUS, AV1, Opus, off", "H264_MP3, H264, MP3, off", "AAC_ONLY, , AAC, on", "VP9_AC3, VP9, AC3, off"})
    void decodesToTheSameFrames(Clip clip, String video, String audio, String lowLatency) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Stage stage = new Stage(folder);
        stage.config.set("dash.dash_fragment", "1000").set("dash.dash_low_latency", lowLatency);
        ClipFrames source = new ClipFrames(clip.flv(ffmpeg), video == null ? null : new Codec(MediaKind.VIDEO, video),
                audio.equals("MP3") ? Codec.MP3 : audio.equals("AC3") ? Codec.AC3 : new Codec(MediaKind.AUDIO, audio));

        stage.publish(source.tracks());
        for (int i = 0; i < source.frames().size(); i += BATCH) {
            Items items = Items.of(source.frames().subList(i, Math.min(i + BATCH, source.frames().size())).toArray(new StreamItem[0]));
            stage.nowMs += 200;
            stage.send(items);
        }
        stage.unpublish();

        String mpd = stage.mpd();
        if (clip == Clip.VP9_AC3) {
            // the size of the picture is in its first frame
            assertThat(mpd).contains("codecs=\"vp09.00.", "width=\"160\" height=\"90\"", "codecs=\"ac-3\"");
        }
        Path whole = Files.writeString(stage.file("live/whole.mpd"), asRecording(mpd));
        ffmpeg.ffmpeg("-xerror", "-i", whole.toString(), "-f", "null", "-").output(FfmpegTool.DEADLINE);
        if (video != null) {
            assertThat(hashes(ffmpeg, whole, "v", "rawvideo")).isEqualTo(hashes(ffmpeg, clip.flv(ffmpeg), "v", "rawvideo")).hasSize(Clip.SECONDS * Clip.FPS);
        }
        // as packets: what a decoder of AAC makes of one depends on those before it, and sound before the first picture is in no period
        List<String> expected = hashes(ffmpeg, clip.flv(ffmpeg), "a", "copy");
        List<String> found = hashes(ffmpeg, whole, "a", "copy");
        assertThat(expected).endsWith(found.toArray(new String[0])).hasSizeBetween(found.size(), found.size() + (video == null ? 0 : 5));
    }

    /** So that FFmpeg reads from the beginning and comes to an end. */
    private static String asRecording(String mpd) {
        return mpd.replace("type=\"dynamic\"", "type=\"static\" mediaPresentationDuration=\"PT60S\"").replaceFirst("minimumUpdatePeriod=\"[^\"]*\"", "")
                .replaceAll("availabilityStartTime=\"[^\"]*\"", "").replaceFirst("suggestedPresentationDelay=\"[^\"]*\"", "")
                .replaceFirst("timeShiftBufferDepth=\"[^\"]*\"", "").replaceAll("availabilityTime(Offset|Complete)=\"[^\"]*\"", "");
    }

    private static List<String> hashes(FfmpegTool ffmpeg, Path file, String track, String codec) {
        return ffmpeg.ffmpeg("-i", file.toString(), "-map", "0:" + track, "-c", codec, "-fps_mode", "passthrough", "-f", "framemd5", "-").text(FfmpegTool.DEADLINE).lines()
                .filter(line -> !line.startsWith("#")).map(line -> line.replaceAll(".*, *", "")).toList();
    }
}
