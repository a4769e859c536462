package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.testkit.Await;
import srs.testkit.CallbackServer;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** FFmpeg publishes, and what is on the disk is what it published, also after kill -9. */
@ExtendWith(Server.Resolver.class)
class DvrIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** More than the metadata and half a second of the clip. */
    private static final long RECORDED_BYTES = 50_000;

    @TempDir
    Path folder;
    private FfmpegTool ffmpeg;

    @BeforeEach
    void find() {
        ffmpeg = FfmpegTool.orSkip();
    }

    private String vhosts(String hook) {
        StringBuilder vhosts = new StringBuilder();
        for (String format : List.of("flv", "mp4")) {
            vhosts.append("""
                    vhost %1$s.example.com {
                        dvr { enabled on; dvr_path %2$s/[vhost]/[app]/[stream].%1$s; }
                        http_hooks { enabled %3$s; on_dvr %4$s; }
                    }
                    """.formatted(format, folder, hook.isEmpty() ? "off" : "on", hook.isEmpty() ? "http://127.0.0.1:1/" : hook));
        }
        return vhosts.toString();
    }

    private Path file(String format, String stream) {
        return folder.resolve(format + ".example.com/live/" + stream + "." + format);
    }

    private static String in(String format, String url) {
        return url + "?vhost=" + format + ".example.com";
    }

    private List<String> probe(Path file) {
        try (Probe probe = Probe.all(ffmpeg, file.toString())) {
            return probe.lines();
        }
    }

    @Test
    void recordsWhatWasPublishedAndTellsTheCallbackServer() throws IOException {
        try (CallbackServer callbacks = new CallbackServer(CallbackServer.body("0")); Server server = Server.with(Path.of("target", "e2e-dvr"), vhosts(callbacks.url("/dvr")))) {
            for (Clip clip : List.of(Clip.H264_AAC, Clip.HEVC_AAC)) {
                Path source = clip.flv(ffmpeg);
                List<ChildProcess> publishers = new ArrayList<>();
                for (String format : List.of("flv", "mp4")) {
                    publishers.add(ffmpeg.ffmpeg("-re", "-i", source.toString(), "-c", "copy", "-f", "flv", in(format, server.rtmp(clip.name()))));
                }
                publishers.forEach(publisher -> publisher.output(LIMIT));
                for (String format : List.of("flv", "mp4")) {
                    Path file = file(format, clip.name());
                    CallbackServer.Request told = Await.value("on_dvr of " + file, LIMIT,
                            () -> callbacks.requests().stream().filter(r -> r.body().contains("\"file\":\"" + file + "\"")).findFirst().orElse(null));
                    assertThat(told.body()).contains("\"action\":\"on_dvr\"", "\"cwd\":\"", "\"stream\":\"" + clip.name() + "\"");
                    assertThat(Probe.of(probe(file), "video")).as(file + " video").isEqualTo(Probe.of(probe(source), "video"));
                    assertThat(Probe.of(probe(file), "audio")).as(file + " audio").isEqualTo(Probe.of(probe(source), "audio"));
                    ffmpeg.ffmpeg("-xerror", "-i", file.toString(), "-f", "null", "-").output(LIMIT);
                }
            }
            assertThat(unfinished()).isEmpty();
        }
    }

    private List<Path> unfinished() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".tmp")).sorted(Comparator.naturalOrder()).toList();
        }
    }

    @Test
    void keepsAllButTheLastMomentThroughKill9() throws IOException {
        Server killed = Server.with(Path.of("target", "e2e-dvr-killed"), vhosts(""));
        try (ChildProcess flv = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", in("flv", killed.rtmp("k")));
                ChildProcess mp4 = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", in("mp4", killed.rtmp("k")))) {
            Await.until("some of it is on the disk", LIMIT, () -> size(file("flv", "k")) > RECORDED_BYTES && size(file("mp4", "k")) > RECORDED_BYTES);
            assertThat(List.of(flv, mp4)).allMatch(ChildProcess::isAlive);
            killed.kill();
        }
        assertThat(unfinished()).hasSize(2);

        try (Server next = Server.with(Path.of("target", "e2e-dvr-next"), vhosts(""))) {
            Await.until("both have their names", LIMIT, () -> Files.exists(file("flv", "k")) && Files.exists(file("mp4", "k")));
            assertThat(unfinished()).isEmpty();
            for (String format : List.of("flv", "mp4")) {
                ffmpeg.ffmpeg("-xerror", "-i", file(format, "k").toString(), "-f", "null", "-").output(LIMIT);
                assertThat(Probe.of(probe(file(format, "k")), "video")).hasSizeGreaterThan(Clip.FPS / 2);
            }
            assertThat(next.log()).contains("was left unfinished, it is whole");
        }
    }

    private static long size(Path target) {
        return target.resolveSibling(target.getFileName() + ".tmp").toFile().length();
    }
}
