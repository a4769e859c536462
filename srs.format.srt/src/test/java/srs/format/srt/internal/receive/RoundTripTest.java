package srs.format.srt.internal.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Draft §4.10: 7/8 and 3/4 of what was known, and the rest of what is new. */
class RoundTripTest {
    private final RoundTrip roundTrip = new RoundTrip();

    private void assertIs(int rttUs, int varianceUs) {
        assertThat(roundTrip.rttUs()).isEqualTo(rttUs);
        assertThat(roundTrip.varianceUs()).isEqualTo(varianceUs);
    }

    @Test
    void isSmooth() {
        assertIs(100_000, 50_000);
        assertThat(roundTrip.isKnown()).isFalse();
        roundTrip.sample(40_000);
        assertIs(40_000, 20_000);
        roundTrip.sample(48_000);
        assertIs(41_000, 17_000);
    }

    /** libsrt says 100 ms and 50 ms until it has measured. */
    @Test
    void takesNoGuessForAMeasurement() {
        roundTrip.told(100_000, 50_000);
        assertThat(roundTrip.isKnown()).isFalse();
        roundTrip.told(52_000, 26_000);
        assertThat(roundTrip.isKnown()).isTrue();
        assertIs(52_000, 26_000);
        roundTrip.told(51_000, 19_000);
        assertIs(51_000, 19_000);
    }

    @Test
    void mixesWhatThePeerMeasuredWithItsOwn() {
        roundTrip.sample(40_000);
        roundTrip.told(48_000, 4_000);
        assertIs(41_000, 16_000);
    }

    @Test
    void believesNothingThatCannotBe() {
        roundTrip.sample(-1);
        roundTrip.sample(10_000_001);
        roundTrip.told(-1, 0);
        roundTrip.told(0, 10_000_001);
        assertThat(roundTrip.isKnown()).isFalse();
    }
}
