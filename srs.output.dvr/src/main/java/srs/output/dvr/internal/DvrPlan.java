package srs.output.dvr.internal;

import java.util.List;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;

/**
 * How a vhost wants its streams recorded: {@code vhost.dvr} (compat 2.6.9). Immutable.
 *
 * @param apply {@code all}, or {@code app/stream} of those that are recorded
 * @param cut when a file ends
 * @param durationMs of a segment
 * @param fragmented whether an MP4 file stays fragmented
 * @param keepDays days after which files go, 0 for never
 * @param keepBytes bytes above which the oldest files go, 0 for no limit
 */
record DvrPlan(boolean enabled, List<String> apply, Cut cut, PathTemplate path, long durationMs, boolean waitKeyframe, FileClock.Jitter jitter, boolean fragmented,
        int keepDays, long keepBytes) {

    /** When a file ends. */
    enum Cut { SESSION, SEGMENT, APPEND }

    private static final String ALL = "all";

    /** Reads the directives of a vhost. */
    static DvrPlan of(Section vhost, String name) {
        return new DvrPlan(vhost.isOn("dvr.enabled"), List.copyOf(vhost.words("dvr.dvr_apply")),
                switch (vhost.string("dvr.dvr_plan")) {
                    case "segment" -> Cut.SEGMENT;
                    case "append" -> Cut.APPEND;
                    default -> Cut.SESSION;
                },
                PathTemplate.of(vhost.string("dvr.dvr_path"), name), vhost.millis("dvr.dvr_duration"), vhost.isOn("dvr.dvr_wait_keyframe"),
                switch (vhost.string("dvr.time_jitter")) {
                    case "zero" -> FileClock.Jitter.ZERO;
                    case "off" -> FileClock.Jitter.OFF;
                    default -> FileClock.Jitter.FULL;
                },
                vhost.isOn("dvr.dvr_fragmented"), vhost.integer("dvr.dvr_keep_days"), (long) vhost.number("dvr.dvr_keep_bytes"));
    }

    /** Whether a stream is recorded without being asked for. */
    boolean records(StreamKey stream) {
        return enabled && (apply.isEmpty() || apply.contains(ALL) || apply.contains(stream.app() + "/" + stream.stream()));
    }
}
