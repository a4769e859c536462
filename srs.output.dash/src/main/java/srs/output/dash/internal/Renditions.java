package srs.output.dash.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Streams that are renditions of one: {@code NAME} and {@code NAME} with each ending of dash_renditions. {@code NAME.master.mpd} is the MPD of the first of them that is live,
 * with the pictures of the others as further Representations. On worker threads; thread-safe.
 *
 * <p>It is made of their MPDs, so that it knows no more than players do, and holds after a restart. Encoders must give matching pictures matching times: a stream whose
 * times are others is left out.
 */
final class Renditions {
    /** Endings that are looked at; more are ignored. */
    static final int MAX_ENDINGS = 16;
    static final String ENDING = ".master.mpd";
    /** Times of two streams that are so far apart when they come are not the same times, in milliseconds. */
    static final long MAX_APART_MS = 2_000;
    /** A stream that has brought nothing for so many segments is not live. */
    private static final int LATE_SEGMENTS = 3;
    /** How long an answer holds for all who ask, in milliseconds, and how many are kept. */
    private static final long KEPT_MS = 250;
    private static final int MAX_KEPT = 1_000;
    private static final String MPD = ".mpd";

    private final Map<Path, Kept> kept = new ConcurrentHashMap<>();

    /** What was answered, to which settings; null for nothing. */
    private record Kept(byte[] mpd, List<String> endings, long untilMs) {}

    /** A stream's MPD; the stream is of the ending with this number, or 0 of none. */
    private record Source(String name, int index, Presentation presentation) {
        long endMs() {
            return presentation.periods().isEmpty() ? 0 : presentation.beginMs() + presentation.current().endMs();
        }
    }

    /**
     * The MPD that a path names; empty when it names none, or none of the streams is there.
     *
     * @param file its path
     */
    Optional<byte[]> mpd(DashSettings settings, List<String> endings, Path file, long nowMs) {
        String name = file.getFileName().toString();
        if (endings.isEmpty() || !name.endsWith(ENDING) || name.length() == ENDING.length()) {
            return Optional.empty();
        }
        Kept known = kept.get(file);
        if (known == null || nowMs >= known.untilMs || nowMs < known.untilMs - KEPT_MS || !known.endings.equals(endings)) {
            if (kept.size() >= MAX_KEPT) {
                kept.clear();
            }
            known = new Kept(join(settings, endings, file.resolveSibling(name.substring(0, name.length() - ENDING.length())), nowMs), endings, nowMs + KEPT_MS);
            kept.put(file, known);
        }
        return Optional.ofNullable(known.mpd);
    }

    private static byte[] join(DashSettings settings, List<String> endings, Path stream, long nowMs) {
        List<Source> all = new ArrayList<>();
        read(stream, "", 0).ifPresent(all::add);
        for (int i = 0; i < Math.min(endings.size(), MAX_ENDINGS); i++) {
            read(stream, endings.get(i), i + 1).ifPresent(all::add);
        }
        long newestMs = all.stream().mapToLong(Source::endMs).max().orElse(0);
        List<Source> live = all.stream().filter(source -> source.endMs() >= newestMs - LATE_SEGMENTS * source.presentation.longestMs()).toList();
        if (live.isEmpty()) {
            return null;
        }
        Source base = live.get(0);
        Map<Period, List<MpdWriter.Other>> others = new HashMap<>();
        for (Source other : live.subList(1, live.size())) {
            for (Period period : base.presentation.periods()) {
                picture(base, period, other).ifPresent(list -> others.computeIfAbsent(period, one -> new ArrayList<>())
                        .add(new MpdWriter.Other(Rendition.id(true) + "-" + other.index, "../" + names(other).baseUrl(), list)));
            }
        }
        return MpdWriter.write(base.presentation, others, settings, names(base), nowMs).getBytes(StandardCharsets.UTF_8);
    }

    private static Names names(Source source) {
        return new Names(source.name + MPD, source.name);
    }

    /** What lies in the folder has its name from us: it needs no check. */
    private static Optional<Source> read(Path stream, String ending, int index) {
        String name = stream.getFileName() + ending;
        Path file = stream.resolveSibling(name + MPD);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > DashFolder.MAX_MPD_BYTES) {
                return Optional.empty();
            }
            return MpdReader.read(Files.readAllBytes(file)).map(presentation -> new Source(name, index, presentation));
        } catch (IOException e) {
            // deleted since
            return Optional.empty();
        }
    }

    /** The pictures of another stream, with the times of a period; empty when it has none, or others. */
    private static Optional<SegmentList> picture(Source base, Period period, Source other) {
        SegmentList of = period.list(true).filter(list -> !list.segments().isEmpty()).orElse(null);
        SegmentList found = null;
        for (Period candidate : other.presentation.periods()) {
            SegmentList list = candidate.list(true).filter(one -> !one.segments().isEmpty()).orElse(null);
            if (of != null && list != null && Math.abs(apartMs(base, period, of, other, candidate, list)) <= MAX_APART_MS) {
                found = list;
            }
        }
        if (found == null) {
            return Optional.empty();
        }
        Rendition rendition = found.rendition();
        SegmentList joined = new SegmentList(rendition, found.init(), rendition.ofUnits(of.origin(), of.rendition().timescale()), found.bandwidth());
        found.segments().forEach(segment -> joined.add(segment, 0));
        return Optional.of(joined);
    }

    /** How much later the other stream came than its times say. */
    private static long apartMs(Source base, Period period, SegmentList of, Source other, Period candidate, SegmentList list) {
        long wallMs = other.presentation.beginMs() + candidate.startMs() - base.presentation.beginMs() - period.startMs();
        return wallMs - (list.rendition().toMs(list.origin()) - of.rendition().toMs(of.origin()));
    }
}
