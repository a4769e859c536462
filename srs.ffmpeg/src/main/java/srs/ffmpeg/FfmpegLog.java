package srs.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;

/** The file that an FFmpeg logs to: {@code ff_log_dir/ffmpeg-encoder-VHOST-APP-STREAM[-ENGINE].log} (compat 6.9). Stateless. */
public final class FfmpegLog {
    private static final Logger LOG = LoggerFactory.getLogger("srs.ffmpeg");
    private static final String NONE = "/dev/null";
    private static final int MAX_NAME_CHARS = 200;

    private FfmpegLog() {}

    /**
     * @param folder ff_log_dir
     * @param kind {@code encoder} or {@code ingest}
     * @param parts what the name is joined of; empty ones are left out, and none of them leaves the folder
     * @return empty when nothing is to be logged
     */
    public static Optional<Path> file(String folder, String kind, String... parts) {
        if (folder.equals(NONE)) {
            return Optional.empty();
        }
        String name = Stream.concat(Stream.of("ffmpeg", kind), Stream.of(parts)).filter(part -> !part.isEmpty())
                .map(part -> part.replaceAll("[/\\p{Cntrl}]", "_")).collect(Collectors.joining("-"));
        return Optional.of(Path.of(folder, name.substring(0, Math.min(MAX_NAME_CHARS, name.length())) + ".log"));
    }

    /**
     * What is to be run, with its messages in a log that begins with lines that say whose they are. A disk that is full is no reason to do without the program: then they
     * go nowhere. Writes to the disk: not on event loops.
     *
     * @param file as {@link #file} has it
     */
    public static ChildRequest into(Optional<Path> file, ChildRequest request) {
        if (file.isEmpty()) {
            return request;
        }
        Path log = file.get().toAbsolutePath();
        try {
            begin(log, request.command());
        } catch (IOException e) {
            LOG.warn("{}: no log in {}: {}", request.name(), log, e.toString());
            return request;
        }
        ChildOutput output = new ChildOutput.ToFile(log);
        return request.withOutput(output).withError(output);
    }

    /** Begins a new part of the log. */
    static void begin(Path file, List<String> command) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, "\nprocess parent pid=" + ProcessHandle.current().pid() + "\nprocess binary=" + command.get(0)
                + "\nprocess cli: " + String.join(" ", command) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
