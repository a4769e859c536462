package srs.output.dvr.internal;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.kernel.stream.StreamKey;

/**
 * What calls asked for, over a stop of the bundle: a file in the bundle's own folder, which an update of the bundle leaves and a start of the server empties. Text: a line with the
 * number of the last id, then one for each job. Blocks; on one thread at a time.
 */
final class JobFile {
    /** Changes with the form of the lines: another version of the bundle may have written them. */
    private static final String FORM = "dvr-jobs-1";
    private static final int FIELDS = 9;

    private final Path file;

    /** @param lastId number of the last id that was given away */
    record Content(int lastId, List<Job> jobs) {}

    /** @param file need not be there */
    JobFile(Path file) {
        this.file = file;
    }

    void write(int lastId, List<Job> jobs) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(FORM + " " + lastId);
        for (Job job : jobs) {
            lines.add(String.join(" ", encoded(job.id()), encoded(job.stream().vhost()), encoded(job.stream().app()), encoded(job.stream().stream()), encoded(job.extension()),
                    Long.toString(job.maxDurationMs()), job.startedAt().toString(), Long.toString(job.bytes()), Long.toString(job.durationMs())));
        }
        Files.write(file, lines);
    }

    /** Reads it and takes it away; empty when there is none, or one of another form. */
    Optional<Content> take() throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        Files.delete(file);
        if (lines.isEmpty() || !lines.get(0).startsWith(FORM + " ")) {
            return Optional.empty();
        }
        try {
            List<Job> jobs = new ArrayList<>();
            for (String line : lines.subList(1, Math.min(lines.size(), Dvr.MAX_ON_DEMAND + 1))) {
                jobs.add(job(line.split(" ", -1)));
            }
            return Optional.of(new Content(Integer.parseInt(lines.get(0).substring(FORM.length() + 1)), jobs));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(file + " has a line that is none of a recording: " + e.getMessage(), e);
        }
    }

    private static Job job(String[] fields) {
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(fields.length + " fields are not " + FIELDS);
        }
        StreamKey stream = new StreamKey(decoded(fields[1]), decoded(fields[2]), decoded(fields[3]));
        return new Job(decoded(fields[0]), stream, decoded(fields[4]), Long.parseLong(fields[5]), Instant.parse(fields[6]), Long.parseLong(fields[7]), Long.parseLong(fields[8]));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
