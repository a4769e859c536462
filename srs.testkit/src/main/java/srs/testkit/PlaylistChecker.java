package srs.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import srs.testkit.MediaPlaylist.Part;
import srs.testkit.MediaPlaylist.Segment;

/**
 * Holds the states of one media playlist, as a player gets them one after another, against RFC 8216 and draft-pantos-hls-rfc8216bis: what each of them must have
 * ({@link MediaPlaylist} reads it and checks its form), and what may change from one to the next (§6.2.1, §6.2.2). Delta updates are joined with what is known.
 * Confined to one test thread.
 */
public final class PlaylistChecker {
    private static final double ROUNDING = 0.0015;
    private static final double PART_FLOOR = 0.85;
    /** Each part's length is rounded to a thousandth. */
    private static final double PART_SUM_ROUNDING = 0.001;
    private static final double DATE_SECONDS = 0.05;

    private final Map<Long, Segment> segments = new HashMap<>();
    private final Map<Long, Long> discontinuities = new HashMap<>();
    private final Map<String, Part> parts = new HashMap<>();
    private MediaPlaylist last;

    /** Checks the next state, and gives back what it says; what a delta update leaves out is filled in. */
    public MediaPlaylist check(String text) {
        MediaPlaylist now = MediaPlaylist.parse(text);
        checkHead(now);
        if (now.skipped() > 0) {
            now = joined(now);
        }
        checkSegments(now);
        checkParts(now);
        checkProgress(now);
        last = now;
        return now;
    }

    private static void require(boolean holds, String rule, Object... args) {
        if (!holds) {
            throw new AssertionError(String.format(rule, args));
        }
    }

    private void checkHead(MediaPlaylist now) {
        require(now.targetSeconds() > 0, "EXT-X-TARGETDURATION is not there");
        boolean hasMap = now.segments().stream().anyMatch(segment -> segment.map() != null);
        require(!hasMap || now.version() >= 6, "EXT-X-MAP with version %d", now.version());
        boolean hasGap = now.segments().stream().anyMatch(Segment::isGap);
        require(!hasGap || now.version() >= 8, "EXT-X-GAP with version %d", now.version());
        require(now.skipped() == 0 || now.version() >= 9, "EXT-X-SKIP with version %d", now.version());
        require(now.skipped() == 0 || now.canSkipUntil() > 0, "EXT-X-SKIP without CAN-SKIP-UNTIL");
        require(now.canSkipUntil() == 0 || now.canSkipUntil() >= 6 * now.targetSeconds(), "CAN-SKIP-UNTIL %s is under six target durations of %d s",
                now.canSkipUntil(), now.targetSeconds());
        boolean hasParts = !now.openParts().isEmpty() || now.segments().stream().anyMatch(segment -> !segment.parts().isEmpty());
        require(!hasParts || now.partTarget() > 0, "EXT-X-PART without EXT-X-PART-INF");
        require(now.partTarget() == 0 || now.partHoldBack() >= 2 * now.partTarget(), "PART-HOLD-BACK %s is under two part targets of %s s", now.partHoldBack(),
                now.partTarget());
    }

    /** What was skipped, as it was known before. */
    private MediaPlaylist joined(MediaPlaylist delta) {
        require(last != null, "EXT-X-SKIP in the first playlist");
        List<Segment> all = new ArrayList<>();
        for (long sequence = delta.sequence(); sequence < delta.sequence() + delta.skipped(); sequence++) {
            Segment known = segments.get(sequence);
            require(known != null, "segment %d is skipped, and is not known", sequence);
            all.add(known.withoutParts());
        }
        String map = all.get(all.size() - 1).map();
        String key = all.get(all.size() - 1).key();
        for (Segment segment : delta.segments()) {
            map = segment.map() == null ? map : segment.map();
            key = segment.key() == null ? key : segment.key();
            all.add(segment.with(map, key));
        }
        return delta.withSegments(all, delta.openMap() == null ? map : delta.openMap());
    }

    private void checkSegments(MediaPlaylist now) {
        long sequence = now.sequence();
        long discontinuity = now.discontinuitySequence();
        Segment before = null;
        for (Segment segment : now.segments()) {
            require(Math.round(segment.seconds()) <= now.targetSeconds(), "segment %d of %s s is over the target duration %d", sequence, segment.seconds(), now.targetSeconds());
            discontinuity += segment.isDiscontinuous() ? 1 : 0;
            Segment known = segments.get(sequence);
            require(known == null || isSame(known, segment), "segment %d was %s and is %s", sequence, known, segment);
            require(discontinuities.getOrDefault(sequence, discontinuity) == discontinuity, "discontinuity number of segment %d was %d and is %d", sequence,
                    discontinuities.get(sequence), discontinuity);
            if (before != null && before.dateSeconds() > 0 && segment.dateSeconds() > 0 && !segment.isDiscontinuous()) {
                require(Math.abs(segment.dateSeconds() - before.dateSeconds() - before.seconds()) < DATE_SECONDS, "date of segment %d is not %s s after the one before",
                        sequence, before.seconds());
            }
            segments.put(sequence, segment);
            discontinuities.put(sequence, discontinuity);
            before = segment;
            sequence++;
        }
    }

    /** A date may come to be known, or go; it does not change. */
    private static boolean isSame(Segment known, Segment segment) {
        boolean hasDates = known.dateSeconds() > 0 && segment.dateSeconds() > 0;
        return hasDates ? known.withoutParts().equals(segment.withoutParts()) : known.withoutDate().equals(segment.withoutDate());
    }

    private void checkParts(MediaPlaylist now) {
        double toEnd = now.openParts().stream().mapToDouble(Part::seconds).sum();
        checkFloor(now, now.openParts(), "the last segment");
        for (int i = now.segments().size() - 1; i >= 0; i--) {
            Segment segment = now.segments().get(i);
            long sequence = now.sequence() + i;
            List<Part> list = segment.parts();
            if (!list.isEmpty()) {
                double sum = list.stream().mapToDouble(Part::seconds).sum();
                require(Math.abs(sum - segment.seconds()) <= PART_SUM_ROUNDING * (list.size() + 1), "parts of segment %d are %s s, the segment is %s s", sequence, sum, segment.seconds());
                require(toEnd <= 3 * now.targetSeconds() + ROUNDING, "parts of segment %d are %s s from the end", sequence, toEnd);
                checkFloor(now, list.subList(0, list.size() - 1), "segment " + sequence);
            }
            toEnd += segment.seconds();
            remember(sequence, list);
        }
        remember(now.sequence() + now.segments().size(), now.openParts());
    }

    /** All but the last part of a segment have a least length, unless a player can begin there. */
    private static void checkFloor(MediaPlaylist now, List<Part> list, String where) {
        for (Part part : list) {
            require(part.seconds() <= now.partTarget() + ROUNDING, "%s of %s is over the part target %s", part, where, now.partTarget());
            require(part.isIndependent() || part.seconds() >= PART_FLOOR * now.partTarget() - ROUNDING, "%s of %s is under 85%% of the part target %s", part, where,
                    now.partTarget());
        }
    }

    private void remember(long sequence, List<Part> list) {
        for (int i = 0; i < list.size(); i++) {
            Part known = parts.putIfAbsent(sequence + "." + i, list.get(i));
            require(known == null || known.equals(list.get(i)), "part %d of segment %d was %s and is %s", i, sequence, known, list.get(i));
        }
    }

    private void checkProgress(MediaPlaylist now) {
        boolean isHintTaken = now.hint() != null && parts.values().stream().anyMatch(part -> part.uri().equals(now.hint()));
        require(!isHintTaken, "EXT-X-PRELOAD-HINT %s is a part that is there", now.hint());
        if (last == null) {
            return;
        }
        require(now.targetSeconds() >= last.targetSeconds(), "the target duration fell from %d to %d", last.targetSeconds(), now.targetSeconds());
        require(now.sequence() >= last.sequence(), "EXT-X-MEDIA-SEQUENCE fell from %d to %d", last.sequence(), now.sequence());
        require(now.discontinuitySequence() >= last.discontinuitySequence(), "EXT-X-DISCONTINUITY-SEQUENCE fell from %d to %d", last.discontinuitySequence(),
                now.discontinuitySequence());
        require(now.end() >= last.end(), "the end went back from segment %d to %d", last.end(), now.end());
        require(now.end() > last.end() || now.openParts().size() >= last.openParts().size(), "parts went: %s, then %s", last.openParts(), now.openParts());
        Part hinted = last.hint() == null ? null : parts.get(last.end() + "." + last.openParts().size());
        require(hinted == null || Objects.equals(hinted.uri(), last.hint()), "hinted was %s, there came %s", last.hint(), hinted);
    }
}
