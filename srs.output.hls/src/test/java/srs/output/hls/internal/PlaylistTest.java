package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.testkit.PlaylistChecker;

/** Playlists as SRS writes them (compat 6.6), and as RFC 8216 wants them. */
class PlaylistTest {
    private final Playlist playlist = new Playlist();
    private final PlaylistChecker checker = new PlaylistChecker();

    private List<Segment> add(long ms, boolean startsAnew, SegmentKey key) {
        long sequence = playlist.nextSequence();
        List<Segment> left = playlist.add(new Segment(sequence, Path.of("s-" + sequence + ".ts"), "s-" + sequence + ".ts", ms * 1000, startsAnew, key, null), 10_000_000);
        checker.check(playlist.render(3_000_000));
        return left;
    }

    @Test
    void isWrittenAsBySrs() {
        add(3_000, true, null);
        add(3_123, false, null);

        assertThat(playlist.render(3_000_000)).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-TARGETDURATION:4
                #EXT-X-DISCONTINUITY
                #EXTINF:3.000, no desc
                s-0.ts
                #EXTINF:3.123, no desc
                s-1.ts
                """);
    }

    @Test
    void slidesByItsWindow() {
        add(4_000, true, null);
        add(4_000, false, null);
        assertThat(add(4_000, false, null)).isEmpty();
        assertThat(add(4_000, true, null)).extracting(Segment::sequence).containsExactly(0L);
        assertThat(playlist.render(0)).contains("#EXT-X-MEDIA-SEQUENCE:1\n", "#EXT-X-DISCONTINUITY-SEQUENCE:1\n");
    }

    @Test
    void theTargetDurationNeverFalls() {
        add(9_500, true, null);
        for (int i = 0; i < 8; i++) {
            add(3_000, false, null);
        }
        assertThat(playlist.render(3_000_000)).contains("#EXT-X-TARGETDURATION:10\n").doesNotContain("9.500");
    }

    @Test
    void namesTheKeyOfItsFirstSegment() {
        SegmentKey one = new SegmentKey(null, "one.key", new byte[16], new byte[16]);
        SegmentKey two = new SegmentKey(null, "two.key", new byte[16], new byte[16]);
        add(4_000, true, one);
        add(4_000, false, one);
        add(4_000, false, two);
        add(4_000, false, two);

        assertThat(playlist.render(0).lines().filter(line -> !line.startsWith("#EXTINF"))).endsWith(
                "#EXT-X-KEY:METHOD=AES-128,URI=\"one.key\",IV=0x00000000000000000000000000000000", "s-1.ts",
                "#EXT-X-KEY:METHOD=AES-128,URI=\"two.key\",IV=0x00000000000000000000000000000000", "s-2.ts", "s-3.ts");
    }

    /** With a window without end, after weeks: no more of them are remembered, and one more costs what the first has cost. */
    @Test
    void aMillionSegmentsAreKeptUpToTheLimit() {
        Path file = Path.of("s.ts");
        for (int i = 0; i < 1_000_000; i++) {
            playlist.add(new Segment(playlist.nextSequence(), file, "s.ts", 2_000_000, i == 0, null, null), Long.MAX_VALUE);
        }
        assertThat(playlist.size()).isEqualTo(Playlist.MAX_SEGMENTS);
        assertThat(playlist.snapshot(2_000_000, null).firstSequence()).isEqualTo(1_000_000 - Playlist.MAX_SEGMENTS);
        assertThat(playlist.snapshot(2_000_000, null).discontinuitySequence()).isEqualTo(1);
    }
}
