package srs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.testkit.Await;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** Every file in {@code conf/} says what it is for, and a server starts with it. */
class ConfSamplesIT {
    private static final List<String> LISTENING = List.of("SRS_LISTEN", "SRS_RTMPS_LISTEN", "SRS_HTTP_SERVER_LISTEN", "SRS_HTTP_SERVER_HTTPS_LISTEN",
            "SRS_HTTP_API_LISTEN", "SRS_HTTP_API_HTTPS_LISTEN", "SRS_EXPORTER_LISTEN", "SRS_SRT_SERVER_LISTEN",
            "SRS_RTC_SERVER_LISTEN", "SRS_RTC_SERVER_TCP_LISTEN");
    private static final Pattern READY_OR_ENDED = Pattern.compile(" ready in |" + StartsInTurn.ENDED);
    private static final Pattern ENDED = Pattern.compile(StartsInTurn.ENDED + "(\\d+)\n");
    private static final List<String> SECURE = List.of("SRS_RTMPS", "SRS_HTTP_SERVER_HTTPS", "SRS_HTTP_API_HTTPS");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;
    private static ServerProcess servers;

    /** One process starts and ends a server with each of them, from this one on. */
    private static ServerProcess startFrom(String first) throws IOException {
        List<String> classPath = new ArrayList<>();
        try (Stream<Path> jars = Files.list(ServerProcess.DIST.resolve("lib"))) {
            jars.map(Path::toString).sorted().forEach(classPath::add);
        }
        classPath.add(Path.of("target", "test-classes").toAbsolutePath().toString());
        StringBuilder command = new StringBuilder("cd " + ServerProcess.DIST + " && exec " + Path.of(System.getProperty("java.home"), "bin", "java")
                + " $(sed -e 's/#.*//' jvm.options) -XX:TieredStopAtLevel=1 -Dsrs.home=$PWD -cp " + String.join(File.pathSeparator, classPath) + " " + StartsInTurn.class.getName());
        for (String sample : samples().dropWhile(sample -> !sample.equals(first)).toList()) {
            command.append(' ').append(conf(sample));
        }
        return ServerProcess.start(List.of("/bin/sh", "-c", command.toString()), environment());
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
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
    void startsAServerWithoutAWordOfWarning(String sample) throws IOException {
        if (servers == null || !servers.isAlive()) {
            servers = startFrom(sample);
        }
        ServerProcess server = servers;
        String starts = StartsInTurn.STARTS + conf(sample) + "\n";
        server.untilLog(starts);
        int from = server.log().indexOf(starts) + starts.length();
        Supplier<String> log = () -> server.log().substring(from);
        server.until("the server with " + sample + " is ready or has ended", () -> READY_OR_ENDED.matcher(log.get()).find());
        String lines = log.get().split(StartsInTurn.ENDED)[0];
        if (!log.get().contains(StartsInTurn.ENDED)) {
            server.signal("TERM");
        }
        Await.until("the server with " + sample + " ends, log: " + lines, LIMIT, () -> ENDED.matcher(log.get()).find() || !server.isAlive());
        Matcher ended = ENDED.matcher(log.get());
        // one that takes longer than the limit for stopping ends its process, with the same code; another process goes on
        assertThat(ended.find() ? Integer.parseInt(ended.group(1)) : server.exitCode()).as(log).isZero();
        assertSilent(lines);
    }

    @Test
    void startsTheUsualServerByItsScript() throws IOException {
        List<String> command = List.of("/bin/sh", "-c", "cd " + ServerProcess.DIST + " && exec ./srs -c conf/srs.conf");
        Map<String, String> environment = environment();
        environment.put("SRS_PID", folder.resolve("script.pid").toString());
        try (var server = ServerProcess.start(command, environment).untilReady()) {
            assertSilent(server.log());
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
        }
    }

    private static void assertSilent(String log) {
        // what ingest.conf reads, and FFmpeg, need not be here
        String lines = log.lines().filter(line -> !line.contains(" ingest __defaultVhost__/livestream")).collect(Collectors.joining("\n"));
        assertThat(lines).contains("rtmp listens on ").contains(" ready in ").doesNotContain("WARN").doesNotContain("ERROR");
    }

    /** Ports of stream_caster have no environment. */
    private static String conf(String sample) throws IOException {
        if (!sample.equals("caster.conf")) {
            return "conf/" + sample;
        }
        Path copy = folder.resolve(sample);
        if (!Files.exists(copy)) {
            String text = Files.readString(ServerProcess.DIST.resolve("conf").resolve(sample));
            Files.writeString(copy, text.replaceAll("listen +893\\d;", "listen 127.0.0.9:0;"));
        }
        return copy.toString();
    }

    /** Each listener on an address of its own, at a port that the system picks. */
    private static Map<String, String> environment() throws IOException {
        TlsFiles tls = new TlsFiles(folder.resolve("server.key"), folder.resolve("server.crt"));
        if (!Files.exists(tls.key())) {
            SelfSigned.write(tls, "localhost");
        }
        Map<String, String> environment = new HashMap<>(Map.of("SRS_SHELL_ENABLED", "off", "SRS_DAEMON", "off", "SRS_LOG_TANK", "console",
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
