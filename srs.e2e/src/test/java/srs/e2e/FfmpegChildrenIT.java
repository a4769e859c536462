package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** FFmpeg as a child of the server: a file is ingested, what comes of it is coded again, pictures are taken, and nothing is left behind, not even by a server that is killed. */
@ExtendWith(Server.Resolver.class)
class FfmpegChildrenIT {
    private static final Duration CODING = Duration.ofSeconds(60);
    private static final int PACKETS = 20;
    /** On a machine that has much to do, FFmpeg is silent for longer than the 5 s after which a publisher is sent away. */
    private static final String PATIENCE = "publish { normal_timeout 60000; firstpkt_timeout 60000; }";

    private static Server server(String folder, FfmpegTool ffmpeg, String more) throws IOException {
        Path own = Path.of("target", folder).toAbsolutePath();
        Path program = ffmpeg.program(Files.createTempDirectory("srs-e2e-").resolve("ffmpeg"));
        return Server.alone(own, """
                ff_log_dir $own/logs;
                pithy_print_ms 1000;
                vhost children.example.com {
                    http_remux { enabled on; }
                    $patience
                    ingest file {
                        enabled on;
                        ffmpeg $ffmpeg;
                        input { type file; url $clip; }
                        engine { enabled off; perfile { stream_loop -1; } output rtmp://127.0.0.1:[port]/live?vhost=[vhost]/in; }
                    }
                    $more
                }
                """.replace("$more", more).replace("$patience", PATIENCE).replace("$ffmpeg", program.toString()).replace("$clip", Clip.H264_AAC.flv(ffmpeg).toString())
                .replace("$own", own.toString()));
    }

    private static List<ProcessHandle> children(Server server) {
        return ProcessHandle.of(server.pid()).stream().flatMap(ProcessHandle::descendants).toList();
    }

    private static JsonNode processes(Server server) throws IOException {
        String key = Files.readString(server.folder().resolve("api/key")).strip();
        return new ObjectMapper().readTree(Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v2/processes"))).header("X-Api-Key", key).build()).body()).get("processes");
    }

    /** What a player of the stream gets, tried again when the stream is interrupted. */
    private static List<String> watch(Server server, FfmpegTool ffmpeg, String stream) {
        return Await.value("packets of " + stream, CODING, () -> {
            try (Probe probe = Probe.packets(ffmpeg, server.flv("http", stream) + "?vhost=children.example.com", PACKETS)) {
                List<String> lines = probe.lines();
                return lines.size() > PACKETS ? lines : null;
            } catch (AssertionError e) {
                return null;
            }
        });
    }

    @Test
    void ingestsCodesTakesPicturesAndLeavesNothingBehind() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        List<ProcessHandle> all;
        try (Server server = server("e2e-children", ffmpeg, """
                transcode live {
                    enabled on;
                    ffmpeg $ffmpeg;
                    engine small {
                        enabled on;
                        vfilter { vf hflip; }
                        vcodec libx264; vwidth 80; vheight 47; vfps 10; vprofile baseline; vpreset ultrafast;
                        vparams { g 10; }
                        acodec copy;
                        output rtmp://127.0.0.1:[port]/[app]?vhost=[vhost]/[stream]_[engine];
                    }
                    engine radio { enabled on; vcodec vn; acodec libmp3lame; abitrate 32; asample_rate 22050; achannels 1; output rtmp://127.0.0.1:[port]/[app]?vhost=[vhost]/[stream]_[engine]; }
                    engine picture {
                        enabled on;
                        iformat flv;
                        vcodec png; vparams { vframes 1; }
                        acodec an;
                        oformat image2;
                        output $own/pictures/[app]/[stream].png;
                    }
                }
                """)) {
            Path picture = server.folder().resolve("pictures/live/in.png");
            List<String> small = watch(server, ffmpeg, "in_small");
            assertThat(Probe.of(small, "video")).anyMatch(line -> line.contains("h264") && line.contains(",80,46,"));
            assertThat(Probe.of(small, "audio")).anyMatch(line -> line.contains("aac"));
            assertThat(watch(server, ffmpeg, "in_radio")).anyMatch(line -> line.contains("mp3") && line.contains("22050")).noneMatch(line -> line.contains("video"));
            Await.until("a picture is there", CODING, () -> picture.toFile().length() > 100);
            assertThat(ffmpeg.ffprobe("-show_entries", "stream=codec_name,width,height", "-of", "csv", picture.toString()).text(CODING)).contains("png,160,90");
            assertThat(server.folder().resolve("logs/ffmpeg-encoder-children.example.com-live-in-small.log")).content().contains("process cli: ").contains("-vf hflip -vcodec libx264 -r 10.00 -s 80x46");
            assertThat(server.folder().resolve("logs/ffmpeg-ingest-children.example.com-live-in.log")).exists();
            // what comes of an engine is coded no further
            assertThat(server.log()).contains("code=3029(FFmpegLoop)").doesNotContain("in_small_small").doesNotContain("in_radio_");
            Await.until("both stages say what they do", CODING, () -> server.log().contains("-> ENC time=") && server.log().contains("-> IGS time="));
            assertThat(server.log()).containsPattern("-> ENC time=\\d+, encoders=3, input=children.example.com/live/in\\R")
                    .containsPattern("-> IGS time=\\d+ms, ingesters=1, #0\\(alive=\\d+ms, children.example.com/file\\)");
            JsonNode ingest = Await.value("the call tells of it", CODING, () -> processes(server).findParents("name").stream()
                    .filter(one -> one.get("bundle").asText().equals("srs.input.ingest") && one.get("state").asText().equals("running")).findFirst().orElse(null));
            assertThat(ProcessHandle.of(ingest.get("pid").asLong())).isPresent();
            assertThat(ingest.get("command").asText()).contains("-re -loglevel info -stream_loop -1 -i ");

            server.reload(server.conf().replace("ingest file {\n        enabled on;", "ingest file {\n        enabled off;"));
            Await.value("it has ended, and so have the engines", CODING, () -> processes(server).isEmpty() ? "gone" : null);
            server.reload(server.conf().replace("ingest file {\n        enabled off;", "ingest file {\n        enabled on;"));
            assertThat(watch(server, ffmpeg, "in")).anyMatch(line -> line.contains(",160,90,"));
            all = children(server);
            assertThat(all).hasSizeGreaterThanOrEqualTo(2);
        }
        Await.until("nothing is left", CODING, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aServerThatIsKilledTakesItsChildrenWithIt() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        // deaf, and with a child that is deaf
        Path script = Files.writeString(Files.createTempDirectory("srs-e2e-").resolve("deaf.sh"), """
                trap '' TERM
                sh -c "trap '' TERM; while sleep 1; do :; done" &
                while sleep 1; do :; done
                """);
        Server server = server("e2e-killed", ffmpeg, "exec { enabled on; publish sh " + script + "; }");
        List<ProcessHandle> all;
        try {
            all = Await.value("the program of the ingested stream, with its own child", CODING, () -> {
                List<ProcessHandle> now = children(server);
                boolean runs = server.log().contains("exec children.example.com/live/in started") && now.size() >= 6;
                return runs ? now : null;
            });
        } finally {
            server.kill();
        }
        try {
            Await.until("nothing is left of " + all, CODING, () -> all.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** A stream that FFmpeg publishes from outside gets its program, too, and loses it; a stream that comes from a device is there all the while. */
    @Test
    void aProgramRunsFromPublishToUnpublish() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (Server server = Server.alone(Path.of("target", "e2e-exec"), """
                vhost exec.example.com { %1$s exec { enabled on; publish sh -c "echo $0 begins; sleep 1000" [app]/[stream] >%2$s/[app]-[stream].txt; } }
                vhost children.example.com {
                    %1$s
                    http_remux { enabled on; }
                    ingest picture {
                        enabled on;
                        ffmpeg %3$s;
                        input { type device; url testsrc2=size=160x90:rate=25; }
                        engine {
                            enabled on;
                            perfile { re; f lavfi; }
                            vcodec libx264; vprofile baseline; vpreset ultrafast; vparams { g 25; pix_fmt yuv420p; }
                            acodec an;
                            output rtmp://127.0.0.1:[port]/live?vhost=[vhost]/device;
                        }
                    }
                }
                """.formatted(PATIENCE, Path.of("target", "e2e-exec").toAbsolutePath(), ffmpeg.program(Files.createTempDirectory("srs-e2e-").resolve("ffmpeg"))));
                ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                        server.rtmp("a") + "?vhost=exec.example.com")) {
            Path out = server.folder().resolve("live-a.txt");
            Await.value("the program has written", CODING, () -> Files.exists(out) && Files.readString(out).equals("live/a begins\n") ? out : null);
            ProcessHandle program = processes(server).findParents("name").stream().filter(one -> one.get("bundle").asText().equals("srs.output.exec"))
                    .flatMap(one -> ProcessHandle.of(one.get("pid").asLong()).stream()).findFirst().orElseThrow();
            assertThat(program.isAlive()).isTrue();

            assertThat(Probe.of(watch(server, ffmpeg, "device"), "video")).anyMatch(line -> line.contains("h264") && line.contains(",160,90,"));
            publisher.terminate();
            Await.until("the program has gone", CODING, () -> !program.isAlive());
        }
    }
}
