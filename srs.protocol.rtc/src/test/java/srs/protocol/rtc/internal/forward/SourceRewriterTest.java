package srs.protocol.rtc.internal.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a player sees when publishers come and go. */
class SourceRewriterTest {
    private final SourceRewriter rewriter = new SourceRewriter(90_000, 65_535, 10_000);

    /** Number and timestamp as sent, or null. */
    private String send(long sequence, int timestamp, long nowUs) {
        return rewriter.accept(sequence, timestamp, nowUs) ? rewriter.sequenceNumber() + " " + rewriter.timestamp() : null;
    }

    @Test
    void keepsGapsAndOrder() {
        assertThat(send(500, 1000, 0)).isEqualTo("65535 10000");
        assertThat(send(503, 4000, 0)).isEqualTo("2 13000");
        assertThat(send(501, 1000, 0)).isEqualTo("0 10000");
        assertThat(rewriter.sourceSequence(1)).isEqualTo(502);
        assertThat(rewriter.sourceSequence(3)).as("not sent yet").isEqualTo(-1);
        assertThat(rewriter.toPlayer(4000)).isEqualTo(13000);
    }

    @Test
    void goesOnWithAnotherSource() {
        send(500, 1000, 0);
        send(501, 1000, 0);
        rewriter.start(9, 77, 77, 40_000);
        assertThat(send(9, 77, 40_000)).as("40 ms later").isEqualTo("1 13600");
        assertThat(send(8, 77, 40_000)).as("its number was given to the first source").isNull();
        assertThat(rewriter.sourceSequence(0)).isEqualTo(-1);
        assertThat(rewriter.sourceSequence(1)).isEqualTo(9);
    }

    @Test
    void closesJumps() {
        send(500, 1000, 0);
        assertThat(send(30_000, 4000, 10_000)).isEqualTo("0 10900");
        assertThat(send(30_001, 4000 + 4 * 90_000, 20_000)).as("4 s").isEqualTo("1 11800");
    }

    @Test
    void takesWhatComesVeryLateForWhatItIs() {
        send(500, 1000, 0);
        send(900, 5000, 10_000);
        assertThat(send(501, 1100, 20_000)).as("400 packets late, not a jump").isEqualTo("0 10100");
        assertThat(send(901, 5000, 20_000)).isEqualTo("400 14000");
    }

    @Test
    void pressesThePastIntoATenthOfASecond() {
        // a key frame 5 s ago, a picture each 40 ms
        int now = 1_000_000;
        int began = now - 5 * 90_000;
        rewriter.start(1, began, now, 0);
        int last = 0;
        for (int picture = 0; picture < 125; picture++) {
            assertThat(rewriter.accept(1 + picture, began + picture * 3600, 0)).isTrue();
            assertThat(rewriter.timestamp()).isGreaterThan(last);
            last = rewriter.timestamp();
        }
        assertThat(last - 10_000).isLessThan(9_000);
        assertThat(rewriter.toPlayer(now)).isEqualTo(19_000);
        assertThat(rewriter.toPlayer(now + 3600)).as("the present has its own pace").isEqualTo(22_600);
    }
}
