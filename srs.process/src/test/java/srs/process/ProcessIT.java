package srs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Await;

/** Environment, command line, signals and log of the assembled server, as scripts of SRS users rely on them (compat 2.2, 2.3, 2.4, 7.3). */
class ProcessIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCRIPT = ServerProcess.DIST.resolve("srs").toString();

    @TempDir
    Path folder;
    private Path conf;

    @BeforeEach
    void writeConf() throws IOException {
        conf = write("");
    }

    private Path write(String more) throws IOException {
        return Files.writeString(folder.resolve("srs.conf"), """
                listen 127.0.0.1:0;
                daemon off;
                srs_log_tank console;
                pid %s/srs.pid;
                shell { enabled off; }
                vhost __defaultVhost__ { }
                %s
                """.formatted(folder, more));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(ServerProcess server) {
        server.signal("TERM");
        assertThat(server.exitCode(LIMIT)).isZero();
    }

    @Test
    void takesTheFileOfTheEnvironmentBeforeThatOfTheCommandLine() {
        Map<String, String> environment = Map.of("SRS_CONFIG_FILE", conf.toString());
        try (var server = ServerProcess.small(folder.resolve("none.conf"), environment).untilReady()) {
            stop(server);
        }
        try (var server = ServerProcess.small(List.of(SCRIPT), environment).untilReady()) {
            stop(server);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"-e, SRS_NOTHING", "-, SRS_ENV_ONLY"})
    void needsNoFileWithTheEnvironmentAlone(String flag, String variable) {
        Map<String, String> environment = Map.of(variable, "", "SRS_LISTEN", "127.0.0.1:0 127.0.0.2:0", "SRS_PID", folder + "/srs.pid", "SRS_SHELL_ENABLED", "off");
        try (var server = ServerProcess.small(List.of(SCRIPT, flag), environment).untilReady()) {
            assertThat(server.log()).contains("rtmp listens on 127.0.0.1:").contains("rtmp listens on 127.0.0.2:");
            stop(server);
        }
    }

    @ParameterizedTest(name = "srs {0}: exit code {1}")
    @CsvSource({"'', 0, Usage:", "-h, 0, Usage:", "conf/srs.conf, 0, Usage:", "-x, 255, unknown option -x", "-t, 255, no configuration", "-c, 255, option -c needs a file",
        "-te, 255, rtmp.listen: is required"})
    void endsWithTheExitCodeOfSrs(String words, int code, String text) {
        try (var server = ServerProcess.small(words.isEmpty() ? List.of(SCRIPT) : List.of(SCRIPT, words), Map.of())) {
            assertThat(server.exitCode(LIMIT)).isEqualTo(code);
            assertThat(server.log()).contains(text);
        }
    }

    @Test
    void opensItsLogAgainAfterARotation() throws IOException {
        Path log = folder.resolve("srs.log");
        try (var server = ServerProcess.small(conf, Map.of("SRS_LOG_TANK", "file", "SRS_LOG_FILE", log.toString()))) {
            Await.until("ready", LIMIT, () -> read(log).contains(" ready in "));
            Files.move(log, folder.resolve("srs.log.1"));
            server.signal("USR1");
            Await.until("a new file", LIMIT, () -> Files.exists(log));
            stop(server);
            assertThat(read(log)).contains("signal TERM: stop").doesNotContain(" ready in ");
        }
    }

    @Test
    void goesOnAfterASignalThatMeansNothing() {
        try (var server = ServerProcess.small(conf).untilReady()) {
            server.signal("USR2");
            server.signal("HUP");
            server.untilLog("reload applied, changed: nothing");
            stop(server);
        }
    }

    @Test
    void waitsForClientsWhenTermIsToBehaveLikeQuit() throws IOException {
        try (var server = ServerProcess.small(write("force_grace_quit on; grace_start_wait 0; grace_final_wait 0;")).untilReady()) {
            server.signal("TERM");
            assertThat(server.exitCode(LIMIT)).isZero();
            assertThat(server.log()).contains("signal TERM: stop when the last client has left").contains("no connections left");
        }
    }

    @Test
    void endsWithItsParent() throws IOException {
        Path pid = folder.resolve("srs.pid");
        write("asprocess on;");
        try (var parent = ServerProcess.small(List.of("/bin/sh", "-c", SCRIPT + " -c " + conf + " & wait"), Map.of()).untilReady()) {
            ProcessHandle server = ProcessHandle.of(Long.parseLong(read(pid))).orElseThrow();
            assertThat(server.isAlive()).isTrue();
            parent.signal("KILL");
            assertThat(server.onExit()).succeedsWithin(LIMIT);
        }
    }

    @Test
    void changesItsLogByAReload() throws IOException {
        Path log = folder.resolve("logs/srs.log");
        try (var server = ServerProcess.small(conf).untilReady()) {
            write("srs_log_format json; utc_time on;");
            server.signal("HUP");
            server.untilLog("\"text\":\"reload applied, changed: ");
            write("srs_log_format json; srs_log_file " + log + ";");
            Files.writeString(conf, read(conf).replace("srs_log_tank console;", ""));
            server.signal("HUP");
            Await.until("the log is in the file", LIMIT, () -> read(log).contains("reload applied") || read(log).contains("\"level\":\"INFO\""));
            server.signal("TERM");
            assertThat(server.exitCode(LIMIT)).isZero();
            assertThat(read(log)).contains("\"text\":\"signal TERM: stop\"");
        }
    }

    @Test
    void keepsItsFilesInTheWorkDir() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        Files.writeString(conf, read(write("work_dir " + there + ";")).replaceAll("pid .*;", "pid run/a.pid;").replace("srs_log_tank console;", "srs_log_file a.log;"));
        try (var server = ServerProcess.small(conf)) {
            Await.until("ready", LIMIT, () -> read(there.resolve("a.log")).contains(" ready in "));
            assertThat(there.resolve("run/a.pid")).exists();
            server.signal("TERM");
            assertThat(server.exitCode(LIMIT)).isZero();
        }
    }

    @Test
    void namesFilesInAnyScriptWithoutALocale() throws IOException {
        Files.writeString(conf, read(conf).replace("srs.pid;", "直播.pid;"));
        try (var server = ServerProcess.start(List.of("/usr/bin/env", "-i", "SRS_JAVA_OPTS=" + ServerProcess.SHORT_LIFE, SCRIPT, "-c", conf.toString()), Map.of()).untilReady()) {
            assertThat(server.log()).doesNotContain("ERROR");
            stop(server);
        }
    }

    @Test
    void refusesAReloadWhoseLogCannotBeWrittenAsAWhole() throws IOException {
        try (var server = ServerProcess.small(conf).untilReady()) {
            write("max_connections 7; srs_log_file " + conf + "/srs.log;");
            Files.writeString(conf, read(conf).replace("srs_log_tank console;", ""));
            server.signal("HUP");
            server.untilLog("srs_log_file: " + conf + "/srs.log cannot be written");
            server.untilLog("reload refused, the configuration stays as it was");
            stop(server);
        }
    }

    @Test
    void reloadsByItselfWhenTheFileChanges() throws IOException {
        write("inotify_auto_reload on;");
        try (var server = ServerProcess.small(conf).untilReady()) {
            write("inotify_auto_reload on; max_connections 77;");
            server.untilLog("reload applied, changed: max_connections");
            write("inotify_auto_reload on; max_connections seven;");
            server.untilLog("max_connections: seven is not a whole number");
            server.untilLog("reload refused");
            stop(server);
        }
    }

    @Test
    void keepsItsIdOverARestart() throws Exception {
        write("http_api { enabled on; listen 127.0.0.1:0; }");
        String[] first = identity();
        String[] second = identity();
        assertThat(first[0]).matches("vid-[0-9a-z]{7}").isEqualTo(second[0]);
        assertThat(first[1]).isNotEqualTo(second[1]);
        assertThat(folder.resolve("srs.id")).content().isEqualToIgnoringWhitespace(first[0]);
    }

    /** What the API calls server and service. */
    private String[] identity() throws IOException, InterruptedException {
        try (var server = ServerProcess.start(conf, Map.of()).untilReady()) {
            Matcher port = Pattern.compile("http listens on 127\\.0\\.0\\.1:(\\d+)").matcher(server.log());
            assertThat(port.find()).isTrue();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + "/api/v1/versions")).build();
            String answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher ids = Pattern.compile("\"server\":\"([^\"]+)\",\"service\":\"([^\"]+)\"").matcher(answer);
            assertThat(ids.find()).as(answer).isTrue();
            stop(server);
            return new String[] {ids.group(1), ids.group(2)};
        }
    }
}
