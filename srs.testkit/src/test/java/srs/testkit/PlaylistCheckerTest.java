package srs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checker lets pass, and what it finds. The playlist of low latency is the draft's own example (bis, B.1), shortened. */
class PlaylistCheckerTest {
    private static final String LOW_LATENCY = """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXT-X-VERSION:6
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0,CAN-SKIP-UNTIL=24.0
            #EXT-X-PART-INF:PART-TARGET=0.33334
            #EXT-X-MEDIA-SEQUENCE:266
            #EXT-X-PROGRAM-DATE-TIME:2019-02-14T02:13:36.106Z
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:4.00008,
            fileSequence266.mp4
            #EXT-X-PART:DURATION=0.33334,URI="filePart267.0.mp4",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.33334,URI="filePart267.1.mp4"
            #EXT-X-PART:DURATION=0.2,URI="filePart267.2.mp4"
            #EXTINF:0.86668,
            fileSequence267.mp4
            #EXT-X-PART:DURATION=0.33334,URI="filePart268.0.mp4",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="filePart268.1.mp4"
            #EXT-X-RENDITION-REPORT:URI="../1M/waitForMSN.php",LAST-MSN=268,LAST-PART=0
            """;

    private final PlaylistChecker checker = new PlaylistChecker();

    @Test
    void readsAPlaylist() {
        MediaPlaylist playlist = checker.check(LOW_LATENCY);
        assertThat(playlist.uris()).containsExactly("fileSequence266.mp4", "fileSequence267.mp4");
        assertThat(playlist.segments().get(1).parts()).hasSize(3);
        assertThat(playlist.openParts()).containsExactly(new MediaPlaylist.Part("filePart268.0.mp4", 0.33334, true));
        assertThat(playlist.hint()).isEqualTo("filePart268.1.mp4");
        assertThat(playlist.reports()).containsExactly("../1M/waitForMSN.php 268 0");
        assertThat(playlist.openMap()).isEqualTo("init.mp4");
    }

    @ParameterizedTest(name = "{1} instead of {0}")
    @CsvSource(delimiter = ';', value = {"TARGETDURATION:4; TARGETDURATION:3", "#EXT-X-MAP; #EXT-X-OTHER", "PART-HOLD-BACK=1.0; PART-HOLD-BACK=0.6", "CAN-SKIP-UNTIL=24.0; CAN-SKIP-UNTIL=23",
        "EXTINF:0.86668; EXTINF:0.9", "0.33334,URI=\"filePart267.1; 0.34,URI=\"filePart267.1", "0.33334,URI=\"filePart267.1; 0.2,URI=\"filePart267.1", "filePart268.1; filePart268.0",
        "VERSION:6; VERSION:5", "DURATION=0.2; DURATION=0.2,DURATION=0.2"})
    void findsWhatIsAgainstTheRules(String right, String wrong) {
        assertThat(LOW_LATENCY).contains(right);
        assertThatThrownBy(() -> checker.check(LOW_LATENCY.replace(right, wrong))).isInstanceOf(AssertionError.class);
    }

    @Test
    void joinsADeltaUpdateWithWhatItKnows() {
        checker.check(LOW_LATENCY);
        String delta = LOW_LATENCY.replace("VERSION:6", "VERSION:9").replaceAll("#EXT-X-PROGRAM(.*\n){4}", "#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n");
        assertThat(checker.check(delta).uris()).containsExactly("fileSequence266.mp4", "fileSequence267.mp4");
        assertThatThrownBy(() -> new PlaylistChecker().check(delta)).hasMessage("EXT-X-SKIP in the first playlist");
    }

    @Test
    void findsWhatMustNotChange() {
        checker.check(LOW_LATENCY);
        assertThatThrownBy(() -> checker.check(LOW_LATENCY.replace("fileSequence266", "other"))).hasMessageStartingWith("segment 266 was");
        assertThatThrownBy(() -> checker.check(LOW_LATENCY.replace("MEDIA-SEQUENCE:266", "MEDIA-SEQUENCE:265"))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> checker.check(LOW_LATENCY.replace("URI=\"filePart268.0", "URI=\"x"))).hasMessageStartingWith("part 0 of segment 268 was");
    }

    /** What was hinted comes. */
    @Test
    void findsAHintThatWasWrong() {
        checker.check(LOW_LATENCY);
        String next = LOW_LATENCY.replace("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"filePart268.1.mp4\"",
                "#EXT-X-PART:DURATION=0.33334,URI=\"elsewhere.mp4\"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"filePart268.2.mp4\"");
        assertThatThrownBy(() -> checker.check(next)).hasMessageStartingWith("hinted was filePart268.1.mp4");
    }
}
