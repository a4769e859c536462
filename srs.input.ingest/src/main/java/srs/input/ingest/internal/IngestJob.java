package srs.input.ingest.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import srs.ffmpeg.FfmpegEngine;
import srs.ffmpeg.FfmpegException;
import srs.kernel.config.Section;

/**
 * One FFmpeg of an {@code ingest} block, as it was written. Immutable; two that are equal run the same program.
 *
 * @param vhost the vhost of the block
 * @param id the word after {@code ingest}
 * @param type {@code input.type}
 * @param url {@code input.url}
 * @param program {@code ffmpeg}; may be empty
 * @param engine where it goes, and how
 * @param port what {@code [port]} is
 * @param logLevel {@code ff_log_level}
 */
record IngestJob(String vhost, String id, String type, String url, String program, FfmpegEngine engine, int port, String logLevel) {
    private static final String FILE = "file";
    private static final Set<String> TYPES = Set.of(FILE, "stream", "device");
    private static final String DEFAULT_VHOST = "?vhost=__defaultVhost__";

    /** The jobs of a vhost's blocks, those that are on. Of blocks with the same id the first counts; those without are numbered. */
    static List<IngestJob> of(String vhost, Section section, int port, String logLevel) {
        List<IngestJob> jobs = new ArrayList<>();
        int nameless = 0;
        for (Section block : section.blocks("ingest")) {
            String id = block.args().isEmpty() ? "#" + ++nameless : block.args().get(0);
            if (block.isOn("enabled") && jobs.stream().noneMatch(job -> job.id.equals(id))) {
                block.blocks("engine").stream().map(FfmpegEngine::of).map(IngestJob::coded)
                        .map(engine -> new IngestJob(vhost, id, block.string("input.type"), block.string("input.url"), block.string("ffmpeg"), engine, port, logLevel))
                        .forEach(jobs::add);
                if (jobs.stream().noneMatch(job -> job.id.equals(id))) {
                    jobs.add(new IngestJob(vhost, id, block.string("input.type"), block.string("input.url"), block.string("ffmpeg"), noEngine(), port, logLevel));
                }
            }
        }
        return jobs;
    }

    /** Whatever an engine says, it is a copy when it is off or names no codecs. */
    private static FfmpegEngine coded(FfmpegEngine engine) {
        return engine.isEnabled() && !engine.vcodec().isEmpty() && !engine.acodec().isEmpty() ? engine : engine.asCopy();
    }

    private static FfmpegEngine noEngine() {
        return new FfmpegEngine("", false, List.of(), "off", List.of(), FfmpegEngine.COPY, 0, 0, 0, 0, 0, "", "", List.of(), FfmpegEngine.COPY, 0, 0, 0,
                List.of(), "flv", "");
    }

    /** What the log calls it. */
    String name() {
        return "ingest " + vhost + "/" + id + (engine.name().isEmpty() ? "" : " " + engine.name());
    }

    /** @throws FfmpegException for what SRS refuses */
    void check() throws FfmpegException {
        if (engine.output().isEmpty()) {
            throw new FfmpegException(FfmpegException.Code.NO_OUTPUT, "engine.output is empty");
        }
        if (!TYPES.contains(type)) {
            throw new FfmpegException(FfmpegException.Code.INPUT_TYPE, "input.type " + type + " is not file, stream or device");
        }
        if (url.isEmpty()) {
            throw new FfmpegException(FfmpegException.Code.NO_INPUT, "input.url is empty");
        }
        engine.check();
    }

    /** What comes before everything else: a file is read at the speed of its time stamps. */
    List<String> first() {
        List<String> words = new ArrayList<>();
        if (type.equals(FILE)) {
            words.add("-re");
        }
        Optional.of(logLevel).filter(level -> !level.isEmpty()).ifPresent(level -> words.addAll(List.of("-loglevel", level)));
        return words;
    }

    /** The output without the name of the default vhost, which needs none (compat 5.2). */
    static String withoutDefaultVhost(String output) {
        return output.replace(DEFAULT_VHOST + "&", "?").replace(DEFAULT_VHOST, "").replace("&" + DEFAULT_VHOST.substring(1), "");
    }
}
