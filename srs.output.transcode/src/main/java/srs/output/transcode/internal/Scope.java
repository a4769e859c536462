package srs.output.transcode.internal;

import java.util.ArrayList;
import java.util.List;
import srs.ffmpeg.FfmpegEngine;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;

/**
 * The engines that the configuration has for a stream: those of its vhost, of its app and of the stream itself, in this order. Immutable; two that are
 * equal run the same programs.
 *
 * @param jobs each an engine and the program that its block names
 */
record Scope(List<Job> jobs) {

    /** An engine to run. */
    record Job(String program, FfmpegEngine engine) {}

    static Scope of(Section vhost, StreamKey key) {
        List<Job> jobs = new ArrayList<>();
        for (String scope : List.of("", key.app(), key.app() + "/" + key.stream())) {
            // of two blocks with one scope SRS reads the first
            vhost.blocks("transcode").stream().filter(block -> String.join("", block.args()).equals(scope)).findFirst().filter(block -> block.isOn("enabled"))
                    .ifPresent(block -> block.blocks("engine").stream().map(FfmpegEngine::of).filter(FfmpegEngine::isEnabled)
                            .forEach(engine -> jobs.add(new Job(block.string("ffmpeg"), engine))));
        }
        return new Scope(List.copyOf(jobs));
    }
}
