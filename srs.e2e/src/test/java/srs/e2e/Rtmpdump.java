package srs.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import srs.testkit.Await;
import srs.testkit.ChildProcess;

/** The player rtmpdump, when it is installed: librtmp, which most old players are made of. */
final class Rtmpdump {
    /** Its writes are collected to blocks of this size. */
    private static final int BUFFERED_BYTES = 8192;

    private Rtmpdump() {}

    /** Begins to play; null, with words, when it is not installed. */
    static ChildProcess startIfInstalled(String url, Path file) {
        try {
            return ChildProcess.start(List.of("rtmpdump", "-q", "--live", "-r", url, "-o", file.toString()));
        } catch (UncheckedIOException e) {
            System.err.println("SKIPPED the player rtmpdump: " + e.getCause().getMessage());
            return null;
        }
    }

    /** Ends it when it has written about as much as it should; returns what it got. */
    static MediaTags stop(ChildProcess process, Path file, long expectedBytes) {
        try {
            Await.until("rtmpdump has written " + expectedBytes + " bytes", () -> size(file) >= expectedBytes - BUFFERED_BYTES);
            process.terminate();
            process.exitCode(Duration.ofSeconds(30));
            return MediaTags.of(file);
        } finally {
            process.close();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
