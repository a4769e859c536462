package srs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

class FfmpegToolTest {

    @ParameterizedTest
    @EnumSource
    void makesEachClip(Clip clip) {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String streams = ffmpeg.ffprobe("-show_entries", "stream=codec_name,codec_type", "-of", "csv=p=0", clip.flv(ffmpeg).toString())
                .text(FfmpegTool.DEADLINE);
        assertThat(streams.lines().filter(line -> line.endsWith("video")).count()).isEqualTo(clip.hasVideo() ? 1 : 0);
        assertThat(streams.lines().filter(line -> line.endsWith("audio")).count()).isEqualTo(clip.hasAudio() ? 1 : 0);
    }

    @Test
    void killsWhatTakesTooLong() {
        ChildProcess endless = FfmpegTool.orSkip().ffmpeg("-re", "-f", "lavfi", "-i", "testsrc2", "-f", "null", "-");
        assertThatThrownBy(() -> endless.output(Duration.ofMillis(200))).hasMessageStartingWith("not ended within 200 ms: ");
        Await.until("killed", () -> !endless.isAlive());
    }

    @Test
    void saysWhyARunFailed() {
        assertThatThrownBy(() -> FfmpegTool.orSkip().ffprobe("/nowhere.flv").output(FfmpegTool.DEADLINE))
                .hasMessageContaining("No such file or directory");
    }
}
