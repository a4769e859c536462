package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.protocol.rtmp.internal.fake.FakeConfig;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** Real encoders and players on the real kernel. */
class RtmpIT {
    private final FfmpegTool tool = FfmpegTool.orSkip();

    @ParameterizedTest
    @EnumSource(Clip.class)
    void playsWhatFfmpegPublishes(Clip clip) {
        try (LiveServer server = new LiveServer(new FakeConfig())) {
            String url = server.url("live/livestream");
            try (ChildProcess encoder = tool.ffmpeg("-re", "-stream_loop", "-1", "-i", clip.flv(tool).toString(), "-c", "copy", "-f",
                    "flv", url)) {
                Await.until("stream is live: " + encoder.errors(), () -> server.streams.streams().stream().anyMatch(s -> s.isLive()
                        && s.video().isPresent() == clip.hasVideo() && s.audio().isPresent() == clip.hasAudio()));
                String seen = tool.ffprobe("-analyzeduration", "1000000", "-show_entries", "stream=codec_name,width,sample_rate", "-of", "compact", "-i", url)
                        .text(FfmpegTool.DEADLINE);
                assertThat(seen.contains("width=160")).isEqualTo(clip.hasVideo());
                assertThat(seen.contains("sample_rate=4")).isEqualTo(clip.hasAudio());
            }
            Await.until("publisher has gone", () -> server.streams.streams().stream().noneMatch(s -> s.isLive()));
            assertThat(server.faults.faults()).isEmpty();
        }
    }
}
