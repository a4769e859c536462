package srs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** Every file in {@code conf/} says what it is for, and a server takes it. */
class ConfSamplesIT {
    private static final List<String> LISTENING = List.of("SRS_LISTEN", "SRS_RTMPS_LISTEN", "SRS_HTTP_SERVER_LISTEN", "SRS_HTTP_SERVER_HTTPS_LISTEN",
            "SRS_HTTP_API_LISTEN", "SRS_HTTP_API_HTTPS_LISTEN", "SRS_EXPORTER_LISTEN", "SRS_SRT_SERVER_LISTEN",
            "SRS_RTC_SERVER_LISTEN", "SRS_RTC_SERVER_TCP_LISTEN");
    private static final Pattern RELOADED = Pattern.compile("reload (applied, changed: |refused, )");
    private static final Pattern RTMP = Pattern.compile("rtmp listens on (127\\.0\\.0\\.1):(\\d+)");
    /** With all that takes its time when it is made for the first time: keys, and the code for them. */
    private static final String FIRST = "https.conf";
    private static final List<String> SECURE = List.of("SRS_RTMPS", "SRS_HTTP_SERVER_HTTPS", "SRS_HTTP_API_HTTPS");

    @TempDir
    static Path folder;
    private static ServerProcess server;

    /** A server takes one after the other: a start for each would cost a second of both processors, and find what a reload finds. */
    @BeforeAll
    static void start() throws IOException {
        try (Stream<Path> files = Files.walk(ServerProcess.DIST.resolve("conf"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = conf().resolveSibling(ServerProcess.DIST.resolve("conf").relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        take(FIRST);
        String command = "cd " + ServerProcess.DIST + " && exec ./srs -c " + conf();
        server = ServerProcess.start(List.of("/bin/sh", "-c", command), environment()).untilReady();
        assertSilent(server.log());
        assertThat(server.log()).contains("rtmp listens on ");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
            assertSilent(server.log());
        }
    }

    static Stream<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(ServerProcess.DIST.resolve("conf"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".conf")).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void saysWhatItIsForInTwoLines(String sample) throws IOException {
        List<String> lines = Files.readAllLines(ServerProcess.DIST.resolve("conf").resolve(sample));
        assertThat(lines.subList(0, 2)).allMatch(line -> line.startsWith("# ") && line.length() > 10);
        assertThat(lines.get(2)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void isTakenByAServerWithoutAWordOfWarning(String sample) throws IOException {
        int from = server.log().length();
        Supplier<String> log = () -> server.log().substring(from);
        take(sample);
        server.signal("HUP");
        server.until("the server has taken " + sample, () -> RELOADED.matcher(log.get()).find());
        assertThat(log.get()).contains("reload applied, changed: ");
        Matcher rtmp = RTMP.matcher(server.log());
        assertThat(rtmp.find()).isTrue();
        try (Socket player = new Socket(rtmp.group(1), Integer.parseInt(rtmp.group(2)))) {
            assertThat(player.isConnected()).isTrue();
        }
        assertSilent(log.get());
    }

    @Test
    void startsTheUsualServerByItsScript() throws IOException {
        List<String> command = List.of("/bin/sh", "-c", "cd " + ServerProcess.DIST + " && exec ./srs -c conf/srs.conf");
        Map<String, String> environment = environment();
        environment.put("SRS_PID", folder.resolve("script.pid").toString());
        try (var usual = ServerProcess.start(command, environment).untilReady()) {
            assertSilent(usual.log());
            assertThat(usual.log()).contains("rtmp listens on ");
            usual.signal("TERM");
            assertThat(usual.exitCode()).isZero();
        }
    }

    private static void assertSilent(String log) {
        // what ingest.conf reads, and FFmpeg, need not be here; docker.conf changes where a server is; the test's own player says nothing
        String lines = log.lines().filter(line -> !line.contains("ingest __defaultVhost__/livestream") && !line.contains("in_docker: changes at the next start")
                && !line.contains("client disconnect peer"))
                .collect(Collectors.joining("\n"));
        assertThat(lines).doesNotContain("WARN").doesNotContain("ERROR");
    }

    private static Path conf() {
        return folder.resolve("conf").resolve("now.conf");
    }

    /** Ports of stream_caster have no environment. */
    private static void take(String sample) throws IOException {
        Files.writeString(conf(), Files.readString(ServerProcess.DIST.resolve("conf").resolve(sample)).replaceAll("listen +893\\d;", "listen 127.0.0.11:0;"));
    }

    /** Each listener on an address of its own, at a port that the system picks. */
    private static Map<String, String> environment() throws IOException {
        TlsFiles tls = new TlsFiles(folder.resolve("server.key"), folder.resolve("server.crt"));
        if (!Files.exists(tls.key())) {
            SelfSigned.write(tls, "localhost");
        }
        Map<String, String> environment = new HashMap<>(Map.of("SRS_SHELL_ENABLED", "off", "SRS_DAEMON", "off", "SRS_AUTO_RELOAD_FOR_DOCKER", "off", "SRS_LOG_TANK", "console",
                "SRS_PID", folder.resolve("srs.pid").toString(), "SRS_HTTP_SERVER_DIR", folder.toString()));
        for (int i = 0; i < LISTENING.size(); i++) {
            environment.put(LISTENING.get(i), "127.0.0." + (i + 1) + ":0");
        }
        for (String block : SECURE) {
            environment.put(block + "_KEY", tls.key().toString());
            environment.put(block + "_CERT", tls.certificate().toString());
        }
        return environment;
    }
}
