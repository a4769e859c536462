package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.internal.stream.StreamPolicy.Jitter;
import srs.testkit.ManualClock;

class TimelineTest {

    private final ManualClock clock = new ManualClock(5);
    private Timeline timeline = new Timeline(Jitter.FULL, 0);

    private long video(long ms) {
        return timeline.map(true, ms * 1000, clock.nanos()) / 1000;
    }

    private long audio(long ms) {
        return timeline.map(false, ms * 1000, clock.nanos()) / 1000;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -7, 123_456, 2_147_483_648L, 4_294_967_296L, -4_294_967_296L})
    void theFirstFrameIsAtZero(long firstMs) {
        assertThat(video(firstMs)).isZero();
        assertThat(audio(firstMs + 23)).isEqualTo(23);
        assertThat(video(firstMs + 40)).isEqualTo(40);
    }

    @Test
    void aJumpForwardsIsBridgedByTenMilliseconds() {
        video(0);
        video(40);
        assertThat(video(10_000)).isEqualTo(50);
        assertThat(video(10_040)).isEqualTo(90);
    }

    @Test
    void aJumpBackwardsIsBridgedByTenMilliseconds() {
        video(10_000);
        video(10_040);
        assertThat(video(0)).isEqualTo(50);
        assertThat(video(40)).isEqualTo(90);
    }

    @Test
    void bothTracksMoveTogetherSoThatLipSyncStays() {
        video(100_000);
        audio(100_010);
        assertThat(video(0)).isEqualTo(20);
        assertThat(audio(10)).as("10 ms after the picture, as before").isEqualTo(30);
        assertThat(video(40)).isEqualTo(60);
        assertThat(audio(33)).isEqualTo(53);
    }

    @Test
    void aTrackThatStillHasOldTimestampsWhenTheOtherJumpsIsNotTornAlong() {
        video(0);
        audio(0);
        assertThat(video(50_000)).isEqualTo(10);
        assertThat(audio(23)).as("not yet on the new clock").isEqualTo(23);
        assertThat(video(50_040)).isEqualTo(50);
        assertThat(audio(50_046)).as("now it is").isEqualTo(56);
    }

    @Test
    void tracksOnClocksOfTheirOwnRunSideBySide() {
        for (int i = 0; i < 1000; i++) {
            assertThat(video(7_200_000 + i * 40)).isEqualTo(i * 40);
            assertThat(audio(i * 40)).isEqualTo(i * 40);
            clock.advanceMs(40);
        }
    }

    @Test
    void aTrackThatIsSentAheadOfTheOtherIsLeftThere() {
        video(0);
        assertThat(audio(900)).isEqualTo(900);
        assertThat(video(40)).isEqualTo(40);
        assertThat(audio(923)).isEqualTo(923);
    }

    @Test
    void aGapThatTheWallClockSawIsReal() {
        video(0);
        clock.advanceMs(20_000);
        assertThat(video(20_000)).isEqualTo(20_000);
        clock.advanceMs(60_000);
        assertThat(audio(80_100)).as("the other track begins after a minute").isEqualTo(80_100);
    }

    @Test
    void oneFrameASecondIsNotSqueezed() {
        for (int i = 0; i < 100; i++) {
            assertThat(video(i * 1000)).isEqualTo(i * 1000);
            clock.advanceMs(995);
        }
    }

    @Test
    void aPictureThatCatchesUpWithTheSoundIsNoJump() {
        video(0);
        for (int ms = 0; ms <= 5_000; ms += 20) {
            audio(ms);
        }
        assertThat(video(5_000)).as("a burst: the wall clock saw nothing").isEqualTo(5_000);
    }

    @Test
    void aBurstAfterAPauseOfTheServerStays() {
        video(0);
        clock.advanceMs(500);
        for (int ms = 40; ms <= 500; ms += 40) {
            assertThat(video(ms)).isEqualTo(ms);
        }
    }

    @Test
    void smallStepsBackArePassedOn() {
        video(1000);
        video(1040);
        assertThat(video(1020)).isEqualTo(20);
        assertThat(video(1040)).as("and zero deltas").isEqualTo(40);
        assertThat(video(1040)).isEqualTo(40);
    }

    /** An encoder that repeats one timestamp for a while: nothing is made up, and the other track and what follows are where they belong (SRS #4625). */
    @Test
    void aSeriesOfZeroDeltasStandsStill() {
        video(5_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(video(5_040)).isEqualTo(40);
            assertThat(audio(5_000 + i * 23L)).isEqualTo(i * 23L);
            clock.advanceMs(23);
        }
        assertThat(video(28_040)).isEqualTo(23_040);
    }

    @Test
    void theNextPublicationGoesOnWhereThisOneEnded() {
        video(500);
        video(540);
        assertThat(timeline.nextUs()).isEqualTo(50_000);
        timeline = new Timeline(Jitter.FULL, timeline.nextUs());
        assertThat(timeline.place(0)).isEqualTo(50_000);
        assertThat(video(77_777)).isEqualTo(50);
        assertThat(new Timeline(Jitter.FULL, 50_000).nextUs()).as("nothing was published").isEqualTo(50_000);
    }

    @Test
    void zeroSubtractsTheFirstTimestampAndNothingElse() {
        timeline = new Timeline(Jitter.ZERO, 0);
        assertThat(video(1000)).isZero();
        assertThat(audio(900)).as("never negative").isZero();
        assertThat(video(100_000)).isEqualTo(99_000);
        assertThat(audio(2000)).isEqualTo(1000);
    }

    @Test
    void offPassesTimestampsAsTheyAre() {
        timeline = new Timeline(Jitter.OFF, 777);
        assertThat(timeline.place(5_000_000)).isEqualTo(5_000_000);
        assertThat(video(5000)).isEqualTo(5000);
        assertThat(audio(1)).isEqualTo(1);
        assertThat(video(-5)).isZero();
        assertThat(video(1_795_000_000_000L)).isEqualTo(1_795_000_000_000L);
    }

    @Test
    void atcAutoSwitchesToOff() {
        video(1000);
        timeline.passThrough();
        assertThat(video(1040)).isEqualTo(1040);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE / 2, Long.MAX_VALUE / 3, -1})
    void valuesOutOfAnyReasonDoNotBreakIt(long wildUs) {
        for (Jitter mode : Jitter.values()) {
            timeline = new Timeline(mode, 0);
            assertThat(timeline.map(true, wildUs, 0)).isNotNegative();
            assertThat(timeline.map(false, 0, 0)).isNotNegative();
            assertThat(timeline.map(true, -wildUs, 0)).isNotNegative();
            assertThat(timeline.map(false, wildUs, 0)).isNotNegative();
            assertThat(timeline.endUs()).isNotNegative();
        }
        timeline = new Timeline(Jitter.FULL, 0);
        video(0);
        timeline.map(true, wildUs, clock.nanos());
        assertThat(video(40)).isLessThanOrEqualTo(40);
    }

    @ParameterizedTest(name = "{0} days")
    @ValueSource(longs = {24, 25, 49, 50, 365})
    void runsForWeeks(long days) {
        long hourMs = 3_600_000;
        for (long hour = 0; hour <= days * 24; hour++) {
            assertThat(video(hour * hourMs)).isEqualTo(hour * hourMs);
            assertThat(audio(hour * hourMs + 5)).isEqualTo(hour * hourMs + 5);
            clock.advanceMs(hourMs);
        }
    }
}
