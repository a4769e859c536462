package srs.output.snapshot.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.ffmpeg.FfmpegException;
import srs.ffmpeg.FfmpegProgram;
import srs.kernel.config.Config;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.ChildResult;

/**
 * Has FFmpeg make a JPEG of a key frame. What comes of a publisher is decoded in that process alone: of a format that is told, from a file, with a limit of
 * size and time. Thread-safe; writes a file, so on worker threads.
 */
final class PictureMaker {
    private static final Logger LOG = LoggerFactory.getLogger("srs.output.snapshot");

    /** Longest picture that is handed out. */
    static final int MAX_JPEG_BYTES = 16 * 1024 * 1024;

    /** 8K, and a little: a frame that claims to be larger is not decoded. */
    private static final String MAX_PIXELS = Integer.toString(8192 * 8192);

    private final Config config;
    private final ChildProcesses processes;

    PictureMaker(Config config, ChildProcesses processes) {
        this.config = config;
        this.processes = processes;
    }

    /**
     * @param name of the stream, for the log
     * @param width 0 for that of the stream
     * @return a JPEG; fails with a {@link SnapshotException}
     */
    CompletableFuture<byte[]> make(String name, StillFrame frame, int width, long limitMs) {
        Path file;
        String program;
        try {
            program = FfmpegProgram.find(config.root().string("snapshot.ffmpeg"), Path.of(config.root().string("work_dir")), processes);
            file = file(frame);
        } catch (FfmpegException e) {
            return CompletableFuture.failedFuture(new SnapshotException(SnapshotException.Kind.UNAVAILABLE, "there is no ffmpeg on this server"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return processes.run(ChildRequest.of("snapshot " + name, words(program, frame.format(), file, width)).withLimit(limitMs), MAX_JPEG_BYTES)
                    .whenComplete((result, failure) -> file.toFile().delete()).thenApply(result -> jpeg(name, result));
        } catch (RejectedExecutionException e) {
            file.toFile().delete();
            return CompletableFuture.failedFuture(new SnapshotException(SnapshotException.Kind.UNAVAILABLE, "too many programs run on this server"));
        }
    }

    /** A full disk leaves nothing behind. */
    private static Path file(StillFrame frame) throws IOException {
        Path file = Files.createTempFile("srs-snapshot-", "." + frame.format());
        try {
            return Files.write(file, frame.bytes());
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static List<String> words(String program, String format, Path file, int width) {
        List<String> words = new ArrayList<>(List.of(program, "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-threads", "1",
                "-max_pixels", MAX_PIXELS, "-f", format, "-i", file.toString(), "-frames:v", "1", "-an"));
        if (width > 0) {
            words.addAll(List.of("-vf", "scale=" + width + ":-2"));
        }
        words.addAll(List.of("-threads", "1", "-q:v", "3", "-c:v", "mjpeg", "-f", "image2pipe", "pipe:1"));
        return words;
    }

    private static byte[] jpeg(String name, ChildResult result) {
        if (result.isTooLate()) {
            throw new CompletionException(new SnapshotException(SnapshotException.Kind.LATE, "ffmpeg took too long"));
        }
        if (result.exitCode() != 0 || result.output().length == 0) {
            LOG.warn("snapshot {}: ffmpeg ended with code {}: {}", name, result.exitCode(), result.lastError());
            throw new CompletionException(new SnapshotException(SnapshotException.Kind.BROKEN, "ffmpeg made no picture of the key frame; the log says why"));
        }
        return result.output();
    }
}
