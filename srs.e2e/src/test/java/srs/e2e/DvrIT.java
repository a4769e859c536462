package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import srs.format.flv.FlvTagHeader;
import srs.testkit.Await;
import srs.testkit.CallbackServer;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Skip;

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

    private static String vhosts(Path folder, String hook) {
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
    void recordsWhatWasPublishedAndTellsTheCallbackServer(Server server) throws IOException {
        folder = server.folder().resolve("dvr");
        try (CallbackServer callbacks = new CallbackServer(CallbackServer.body("0"))) {
            server.also(vhosts(folder, callbacks.url("/dvr")));
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
                    assertThat(told.body()).contains("\"action\":\"on_dvr\"", "\"cwd\":\"", "\"stream\":\"" + clip.name() + "\"",
                            // the publisher has gone when its file is finished
                            "\"ip\":\"127.0.0.1\"", "\"tcUrl\":\"rtmp://127.0.0.1:").doesNotContain("\"client_id\":\"\"");
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
        Server killed = Server.with(Path.of("target", "e2e-dvr-killed"), vhosts(folder, ""));
        try (ChildProcess flv = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", in("flv", killed.rtmp("k")));
                ChildProcess mp4 = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", in("mp4", killed.rtmp("k")))) {
            Await.until("some of it is on the disk", LIMIT, () -> size(file("flv", "k")) > RECORDED_BYTES && size(file("mp4", "k")) > RECORDED_BYTES);
            assertThat(List.of(flv, mp4)).allMatch(ChildProcess::isAlive);
            killed.kill();
        }
        assertThat(unfinished()).hasSize(2);

        try (Server next = Server.with(Path.of("target", "e2e-dvr-next"), vhosts(folder, ""))) {
            Await.until("both have their names", LIMIT, () -> Files.exists(file("flv", "k")) && Files.exists(file("mp4", "k")));
            assertThat(unfinished()).isEmpty();
            for (String format : List.of("flv", "mp4")) {
                ffmpeg.ffmpeg("-xerror", "-i", file(format, "k").toString(), "-f", "null", "-").output(LIMIT);
                assertThat(Probe.of(probe(file(format, "k")), "video")).hasSizeGreaterThan(Clip.FPS / 2);
            }
            assertThat(next.log()).contains("was left unfinished, it is whole");
        }
    }

    /** Whoever opens a file that another process has a lease on waits in the kernel, up to lease-break-time: as on a disk that does not answer. */
    private static final String LEASE = """
            import fcntl, os, signal, sys, time
            signal.signal(signal.SIGIO, lambda *ignored: None)
            fcntl.fcntl(os.open(sys.argv[1], os.O_RDWR), fcntl.F_SETLEASE, fcntl.F_WRLCK)
            print("held", flush=True)
            while True:
                time.sleep(1)
            """;

    @Test
    void aDiskThatStallsCostsViewersNothing() throws IOException {
        Path file = folder.resolve("stall/live/s.flv");
        String vhost = "?vhost=stall.example.com";
        int pictures = Clip.SECONDS * Clip.FPS;
        try (Server server = Server.with(Path.of("target", "e2e-dvr-stall"),
                "vhost stall.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } http_remux { enabled on; } dvr { enabled on; dvr_plan append; dvr_path " + folder + "/stall/[app]/[stream].flv; } }")) {
            List<String> clip = List.of("-re", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", server.rtmp("s") + vhost);
            ffmpeg.ffmpeg(clip.toArray(new String[0])).output(LIMIT);
            Await.until("the first publish is recorded", LIMIT, () -> Files.exists(file));
            long before = Files.size(file);

            try (ChildProcess disk = lease(file)) {
                FlvPeer player = FlvPeer.play(server.flv("http", "s") + vhost);
                server.awaitPlayers("stall.example.com", "s", 1);
                ffmpeg.ffmpeg(clip.toArray(new String[0])).output(LIMIT);
                MediaTags played = Await.result("the player ends with the publisher", player.end());
                assertThat(played.frames(FlvTagHeader.TYPE_VIDEO)).hasSize(pictures);
                assertThat(disk.isAlive()).isTrue();
                assertThat(size(file)).as("nothing is written meanwhile").isEqualTo(before);
            }
            // the disk answers again: what waited is written
            Await.until("the second publish is recorded", LIMIT, () -> Files.exists(file));
            assertThat(Probe.of(probe(file), "video").stream().filter(line -> line.startsWith("packet,"))).hasSize(2 * pictures);
        }
    }

    private ChildProcess lease(Path file) throws IOException {
        Path program = Files.writeString(folder.resolve("lease.py"), LEASE);
        ChildProcess lease;
        try {
            lease = ChildProcess.start(List.of("python3", program.toString(), file.toString()));
        } catch (UncheckedIOException e) {
            Skip.unless(false, "a disk that stalls needs python3: " + e.getMessage());
            throw e;
        }
        Await.until("the lease is there", LIMIT, () -> lease.printed().length > 0 || !lease.isAlive());
        Skip.unless(lease.isAlive(), "this file system has no leases: " + lease.errors());
        return lease;
    }

    private static long size(Path target) {
        return target.resolveSibling(target.getFileName() + ".tmp").toFile().length();
    }
}
