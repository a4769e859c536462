package srs.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.FfmpegTool;
import srs.testkit.Skip;

/** The program srt-live-transmit of libsrt, when it is installed: it carries messages from one SRT connection to another. */
final class SrtRelay {
    private static final String PROGRAM = "srt-live-transmit";

    private SrtRelay() {}

    /** Without it the calling test is skipped with words. */
    static void orSkip() {
        Skip.unless(isInstalled(), "needs " + PROGRAM + ", Debian package srt-tools");
    }

    private static boolean isInstalled() {
        try (ChildProcess version = ChildProcess.start(List.of(PROGRAM, "-version"))) {
            return version.pid() > 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The same for one that listens at a port; returns when it does. */
    static ChildProcess listening(int port, String from, String to) {
        ChildProcess relay = start(from, to);
        String bound = String.format(":%04X ", port);
        Await.until("it listens on UDP " + port, Duration.ofSeconds(60), () -> sockets().contains(bound));
        return relay;
    }

    /** Begins to read from a relay that listens, when it has its source: before, it would not answer. */
    static Probe probe(FfmpegTool ffmpeg, ChildProcess relay, String url, int packets) {
        Await.until("it has its source", Duration.ofSeconds(60), () -> (new String(relay.printed(), StandardCharsets.UTF_8) + relay.errors()).contains("SRT source connected"));
        return Probe.packets(ffmpeg, url, packets);
    }

    private static String sockets() {
        try {
            return Files.readString(Path.of("/proc/net/udp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to carry; it ends when one of its connections does. */
    static ChildProcess start(String from, String to) {
        return ChildProcess.start(List.of(PROGRAM, "-loglevel:error", "-autoreconnect:no", "-timeout:0", from, to));
    }
}
