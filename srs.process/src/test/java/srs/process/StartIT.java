package srs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, signals and end of the assembled server. */
class StartIT {
    /** The server halts 1.7 s after the signal at the latest; the rest is for a machine that is busy with other tests. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;
    private Path conf;

    @BeforeEach
    void writeConf() throws IOException {
        conf = Files.writeString(folder.resolve("srs.conf"), """
                listen 127.0.0.1:0;
                daemon off;
                srs_log_tank console;
                pid %s/srs.pid;
                shell { enabled off; }
                vhost __defaultVhost__ { }
                """.formatted(folder));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TERM", "INT"})
    void startsAllItsBundlesInSilenceAndStopsWithinTwoSeconds(String signal) {
        try (var server = ServerProcess.start(conf, Map.of()).untilReady()) {
            assertThat(server.log().indexOf("rtmp listens on")).as("it is ready when it listens").isPositive().isLessThan(server.log().indexOf(" ready in "));
            server.signal(signal);
            assertThat(server.exitCode(STOP_LIMIT)).isZero();
            assertThat(server.log()).doesNotContain("does not run").doesNotContain("[ERROR]");
            assertThat(server.errors()).isEmpty();
        }
    }

    /** A shell that starts it in the background, or nohup, sets signals to be ignored. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"INT,signal INT: stop", "HUP,reload"})
    void hearsSignalsThatItsParentIgnores(String signal, String line) {
        String command = "trap '' HUP INT QUIT TERM; exec " + ServerProcess.DIST.resolve("srs") + " -c " + conf;
        try (var server = ServerProcess.small(List.of("/bin/sh", "-c", command), Map.of()).untilReady()) {
            server.signal(signal);
            server.untilLog(line);
            server.signal("TERM");
            assertThat(server.exitCode(STOP_LIMIT)).isZero();
        }
    }

    @Test
    void takesQuitForAGracefulStopAndPrintsNoThreadDump() {
        try (var server = ServerProcess.small(conf).untilReady()) {
            server.signal("QUIT");
            server.untilLog("signal QUIT");
            server.signal("TERM");
            assertThat(server.exitCode(STOP_LIMIT)).isZero();
            assertThat(server.log()).doesNotContain("thread dump");
        }
    }

    @Test
    void startsThroughALinkWithAnEmptyEnvironment() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), ServerProcess.DIST.resolve("srs"));
        try (var server = ServerProcess.start(List.of("/usr/bin/env", "-i", link.toString(), "-c", conf.toString()), Map.of())) {
            server.untilReady().signal("TERM");
            assertThat(server.exitCode(STOP_LIMIT)).isZero();
        }
        Files.delete(link);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"-v, 7.0.18", "-V, 7.0.18", "--version, 7.0.18", "-g, SRS/7.0.18(JVM)"})
    void printsItsVersionAlone(String flag, String text) {
        try (var server = ServerProcess.start(List.of(ServerProcess.DIST.resolve("srs").toString(), flag), Map.of())) {
            assertThat(server.exitCode()).isZero();
            assertThat(server.log()).isEqualTo(text + "\n");
        }
    }

    @Test
    void checksAConfigurationWithoutStarting() throws IOException {
        String script = ServerProcess.DIST.resolve("srs").toString();
        try (var good = ServerProcess.small(List.of(script, "-t", "-c", conf.toString()), Map.of())) {
            assertThat(good.exitCode()).isZero();
            assertThat(good.log()).contains("test is successful");
        }
        Path bad = Files.writeString(folder.resolve("bad.conf"), "listen 1935; max_conections 1000;");
        try (var checked = ServerProcess.small(List.of(script, "-tc", bad.toString()), Map.of())) {
            assertThat(checked.exitCode()).isEqualTo(255);
        }
        try (var missing = ServerProcess.small(List.of(script, "-c", folder.resolve("none").toString()), Map.of())) {
            assertThat(missing.exitCode()).isEqualTo(255);
            assertThat(missing.log()).contains("code=1023(ConfigInvalid)");
        }
    }

    @Test
    void saysAllThatIsWrongAndIsNeverReady() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.conf"), """
                listen 127.0.0.1:0;
                max_conections 1000;
                max_connections many;
                vhost __defaultVhost__ { play { gop_cach on; } }
                """);
        try (var server = ServerProcess.start(bad, Map.of())) {
            assertThat(server.exitCode()).isEqualTo(255);
            assertThat(server.log()).contains(":2: max_conections: ").contains(":3: max_connections: ").contains(":4: vhost.play.gop_cach: ")
                    .doesNotContain("listens on").doesNotContain(" ready in ").doesNotContain("Exception");
        }
    }

    @Test
    void refusesASecondServerWithTheSamePidFile() {
        try (var first = ServerProcess.small(conf).untilReady(); var second = ServerProcess.small(conf)) {
            assertThat(second.exitCode()).isEqualTo(1035 & 0xff);
            assertThat(second.log()).contains("code=1035(PidFileProcessExists)").doesNotContain("listens on");
            first.signal("TERM");
            assertThat(first.exitCode(STOP_LIMIT)).isZero();
        }
    }

    @Test
    void goesToTheBackgroundWhenItIsReady() throws IOException {
        Path log = folder.resolve("srs.log");
        String text = Files.readString(conf).replace("daemon off", "daemon on").replace("srs_log_tank console", "srs_log_file " + log);
        Path background = Files.writeString(folder.resolve("daemon.conf"), text);
        try (var first = ServerProcess.small(background, Map.of("SRS_DISABLE_DAEMON_FOR_DOCKER", "off"))) {
            assertThat(first.exitCode()).isZero();
            long pid = Long.parseLong(Files.readString(folder.resolve("srs.pid")));
            ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
            assertThat(Files.readString(log)).contains("rtmp listens on").contains(" ready in ");
            server.destroy();
            assertThat(server.onExit()).succeedsWithin(STOP_LIMIT);
            assertThat(Files.readString(log)).contains("signal TERM: stop");
        }
    }

    @Test
    void saysInTheForegroundWhyTheBackgroundFailed() throws IOException {
        String text = Files.readString(conf).replace("daemon off", "daemon on").replaceAll("pid [^;]*", "pid " + folder);
        Path background = Files.writeString(folder.resolve("daemon.conf"), text);
        try (var first = ServerProcess.small(background, Map.of("SRS_DISABLE_DAEMON_FOR_DOCKER", "off"))) {
            assertThat(first.exitCode()).isEqualTo(1034 & 0xff);
            assertThat(first.log()).contains("code=1034(PidFileAcquire)");
        }
    }

    @Test
    void saysWhichFilesOfTheWatchedFolderItCannotUse() throws IOException {
        Path features = Files.createDirectory(folder.resolve("features"));
        Files.writeString(features.resolve("junk.jar"), "this is no zip file");
        Path remux = ServerProcess.DIST.resolve("features/srs.output.remux.jar");
        Files.copy(remux, features.resolve("a.jar"));
        Files.copy(remux, features.resolve("b.jar"));
        try (var server = ServerProcess.start(conf, Map.of("SRS_FEATURES_DIR", features.toString())).untilReady()) {
            assertThat(server.log()).contains("junk.jar is not used: it cannot be read as a jar")
                    .containsPattern("a\\.jar and .*b\\.jar both hold srs\\.output\\.remux");
        }
    }

    @Test
    void leavesNothingInTheFolderForTemporaryFiles() throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Map<String, String> environment = Map.of("TMPDIR", temporary.toString(), "SRS_JAVA_OPTS", ServerProcess.SHORT_LIFE + " -Djava.io.tmpdir=" + temporary);
        try (var killed = ServerProcess.small(conf, environment).untilReady()) {
            killed.signal("KILL");
            killed.exitCode(STOP_LIMIT);
        }
        try (var server = ServerProcess.small(conf, environment).untilReady()) {
            server.signal("TERM");
            assertThat(server.exitCode(STOP_LIMIT)).isZero();
        }
        try (var left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("srs"))).isEmpty();
        }
    }
}
