package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Players that wait for what comes next (bis §6.2.5.2); 16 of the attacks. */
class LivePlaylistTest {
    private final List<Runnable> loop = new ArrayList<>();
    private final Executor onLoop = loop::add;
    private final List<Runnable> faults = new ArrayList<>();
    private final LivePlaylist playlist = new LivePlaylist(snapshot(2, 6, 3), faults::add);
    private final List<String> log = new ArrayList<>();

    /** Segments 10, 11 and so on, of so many parts each, and so many of the next one. */
    private static PlaylistSnapshot snapshot(int segments, int parts, int openParts) {
        List<Segment> all = IntStream.range(10, 10 + segments).mapToObj(sequence -> segment(sequence, parts)).toList();
        Segment open = openParts == 0 ? null : segment(10 + segments, openParts);
        return new PlaylistSnapshot(all, 10 + segments, 0, 2, new PlaylistSnapshot.LowLatency(333_000, -1, open, "next"));
    }

    private static Segment segment(long sequence, int parts) {
        List<Part> all = IntStream.range(0, parts).mapToObj(i -> new Part(Path.of(sequence + "." + i), sequence + "." + i, 333_000, i == 0)).toList();
        return new Segment(sequence, Path.of("s" + sequence), "s" + sequence, parts * 333_000L, false, null, null, 0, 1, false, all);
    }

    private void ask(long sequence, int part, long nowMs) {
        playlist.await(new Position(sequence, part), nowMs, onLoop, outcome -> log.add(sequence + "." + part + " " + outcome));
    }

    private void runLoop() {
        while (!loop.isEmpty()) {
            loop.remove(0).run();
        }
    }

    @ParameterizedTest(name = "{0}.{1}: {2}")
    @CsvSource({"3, 7, true", "10, -1, true", "11, -1, true", "11, 5, true", "11, 6, true", "11, 99, true", "12, 2, true", "12, 3, false", "12, -1, false", "13, 0, false",
        "13, -1, false"})
    void whatIsThereIsAnsweredAtOnce(long sequence, int part, boolean isThere) {
        ask(sequence, part, 0);
        assertThat(log).hasSize(isThere ? 1 : 0);
    }

    /** §6.2.5.2: a part behind the last one of its segment is the first one of the next. */
    @Test
    void aPartBehindTheEndOfItsSegmentIsTheNextOnesFirst() {
        ask(12, 6, 0);
        playlist.publish(snapshot(3, 6, 0));
        runLoop();
        assertThat(log).isEmpty();
        playlist.publish(snapshot(3, 6, 1));
        runLoop();
        assertThat(log).containsExactly("12.6 READY");
    }

    @Test
    void whoWaitsIsToldWhereItSays() {
        ask(12, 3, 0);
        ask(12, -1, 0);
        playlist.publish(snapshot(2, 6, 4));
        assertThat(log).isEmpty();
        runLoop();
        assertThat(log).containsExactly("12.3 READY");
        playlist.publish(snapshot(3, 6, 0));
        runLoop();
        assertThat(log).containsExactly("12.3 READY", "12.-1 READY");
    }

    @Test
    void whoWaitAtOnePlaceAreToldInFewTasks() {
        List<Runnable> another = new ArrayList<>();
        for (int i = 0; i < 2 * LivePlaylist.TOLD_AT_ONCE; i++) {
            ask(12, 3, 0);
        }
        playlist.await(new Position(12, 3), 0, another::add, outcome -> log.add("another"));
        playlist.publish(snapshot(2, 6, 4));
        assertThat(List.of(loop.size(), another.size())).containsExactly(1, 1);
        loop.remove(0).run();
        assertThat(log).hasSize(LivePlaylist.TOLD_AT_ONCE);
        runLoop();
        assertThat(log).hasSize(2 * LivePlaylist.TOLD_AT_ONCE).doesNotContain("another");
        another.get(0).run();
        assertThat(log).endsWith("another");
    }

    /** A loop would count it as nobody's. */
    @Test
    void whatFailsFailsForItselfAndOnTheBundlesThread() {
        playlist.await(new Position(12, 3), 0, onLoop, outcome -> {
            throw new IllegalStateException("broken");
        });
        ask(12, 3, 0);
        playlist.publish(snapshot(2, 6, 4));
        runLoop();
        assertThat(log).containsExactly("12.3 READY");
        assertThatThrownBy(faults.get(0)::run).hasMessage("broken");
    }

    /** Three target durations of 2 s. */
    @Test
    void nobodyWaitsForEver() {
        ask(12, 3, 1_000);
        playlist.expire(6_999);
        runLoop();
        assertThat(log).isEmpty();
        playlist.expire(7_000);
        runLoop();
        assertThat(log).containsExactly("12.3 TOO_LATE");
    }

    @Test
    void notMoreWaitThanTheLimit() {
        for (int i = 0; i <= LivePlaylist.MAX_WAITING; i++) {
            ask(12, 3, 0);
        }
        assertThat(log).containsExactly("12.3 TOO_LATE");
        playlist.publish(snapshot(2, 6, 4));
        runLoop();
        assertThat(log).hasSize(LivePlaylist.MAX_WAITING + 1);
    }

    @Test
    void allAreToldWhenTheStreamGoes() {
        ask(12, 3, 0);
        playlist.close();
        ask(12, 3, 0);
        runLoop();
        assertThat(log).containsExactly("12.3 GONE", "12.3 GONE");
    }

    /** §6.2.5.2: two segments ahead, or as many parts as make up 3 s. */
    @ParameterizedTest(name = "{0}.{1}: {2}")
    @CsvSource({"12, 3, false", "12, 11, false", "12, 12, true", "13, -1, false", "13, 0, false", "13, 999999999, true", "14, -1, true", "14, 0, true", "999999999999999999, 0, true",
        "3, 99, false"})
    void whatIsFarAheadIsRefused(long sequence, int part, boolean isTooFar) {
        assertThat(playlist.now().isTooFar(new Position(sequence, part))).isEqualTo(isTooFar);
    }
}
