package srs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** Every file in {@code conf/} says what it is for, and a server starts with it. */
class ConfSamplesIT {
    private static final List<String> LISTENING = List.of("SRS_LISTEN", "SRS_RTMPS_LISTEN", "SRS_HTTP_SERVER_LISTEN", "SRS_HTTP_SERVER_HTTPS_LISTEN",
            "SRS_HTTP_API_LISTEN", "SRS_HTTP_API_HTTPS_LISTEN", "SRS_EXPORTER_LISTEN", "SRS_SRT_SERVER_LISTEN",
            "SRS_RTC_SERVER_LISTEN", "SRS_RTC_SERVER_TCP_LISTEN");
    private static final List<String> SECURE = List.of("SRS_RTMPS", "SRS_HTTP_SERVER_HTTPS", "SRS_HTTP_API_HTTPS");

    @TempDir
    Path folder;

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
        List<String> command = List.of("/bin/sh", "-c", "cd " + ServerProcess.DIST + " && exec ./srs -c " + conf(sample));
        try (var server = ServerProcess.start(command, environment()).untilReady()) {
            // what ingest.conf reads, and FFmpeg, need not be here
            String log = server.log().lines().filter(line -> !line.contains(" ingest __defaultVhost__/livestream")).collect(Collectors.joining("\n"));
            assertThat(log).contains("rtmp listens on ").doesNotContain("WARN").doesNotContain("ERROR");
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
        }
    }

    /** Ports of stream_caster have no environment. */
    private String conf(String sample) throws IOException {
        if (!sample.equals("caster.conf")) {
            return "conf/" + sample;
        }
        String text = Files.readString(ServerProcess.DIST.resolve("conf").resolve(sample));
        return Files.writeString(folder.resolve(sample), text.replaceAll("listen +893\\d;", "listen 127.0.0.9:0;")).toString();
    }

    /** Each listener on an address of its own, at a port that the system picks. */
    private Map<String, String> environment() throws IOException {
        TlsFiles tls = new TlsFiles(folder.resolve("server.key"), folder.resolve("server.crt"));
        SelfSigned.write(tls, "localhost");
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
