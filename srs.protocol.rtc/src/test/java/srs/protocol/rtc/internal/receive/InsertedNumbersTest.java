package srs.protocol.rtc.internal.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers of a source into which packets are put. */
class InsertedNumbersTest {
    private final InsertedNumbers numbers = new InsertedNumbers();

    @Test
    void whatComesLateKeepsTheNumbersOfItsTime() {
        assertThat(numbers.before(100)).isZero();
        numbers.add(110, 1);
        numbers.add(120, 2);
        assertThat(numbers.sum()).isEqualTo(3);
        assertThat(numbers.before(109)).isZero();
        assertThat(numbers.before(110)).isEqualTo(1);
        assertThat(numbers.before(119)).isEqualTo(1);
        assertThat(numbers.before(120)).isEqualTo(3);
        assertThat(numbers.before(10_000)).isEqualTo(3);
    }

    @Test
    void remembersOnlyTheLastPlaces() {
        for (int i = 1; i <= 3 * InsertedNumbers.MAX_PLACES; i++) {
            numbers.add(10L * i, 1);
        }
        assertThat(numbers.before(10L * 3 * InsertedNumbers.MAX_PLACES)).isEqualTo(3 * InsertedNumbers.MAX_PLACES);
        assertThat(numbers.before(10L * (2 * InsertedNumbers.MAX_PLACES + 1))).isEqualTo(2 * InsertedNumbers.MAX_PLACES + 1);
        assertThat(numbers.before(10L * 2 * InsertedNumbers.MAX_PLACES)).isEqualTo(InsertedNumbers.TOO_LATE);
    }
}
