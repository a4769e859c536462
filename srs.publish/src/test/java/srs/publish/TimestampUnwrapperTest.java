package srs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampUnwrapperTest {

    @ParameterizedTest(name = "{0}: {1}, {2} is {3}")
    @CsvSource({
        "goes on,                        0,          40,         40",
        "begins anywhere,                4294967290, 4294967291, 4294967291",
        "passes 2^31 (24.8 days),        2147483640, 2147483660, 2147483660",
        "passes 2^32 (49.7 days),        4294967280, 20,         4294967316",
        "steps back a little,            1000,       980,        980",
        "steps back over the wrap,       20,         4294967280, -16",
        "jumps back an hour,             3700000,    100000,     100000",
        "jumps back 20 days,             1728000000, 0,          0",
        "jumps forward 20 days,          0,          1728000000, 1728000000"})
    void unwraps(String what, long first, long second, long expected) {
        TimestampUnwrapper clock = new TimestampUnwrapper();
        clock.unwrap(first);
        assertThat(clock.unwrap(second)).isEqualTo(expected);
    }

    @org.junit.jupiter.api.Test
    void countsThroughThreeWraps() {
        TimestampUnwrapper clock = new TimestampUnwrapper();
        long step = 1_000_000_007L;
        for (long ms = 0; ms < 3L << 32; ms += step) {
            assertThat(clock.unwrap(ms & 0xFFFFFFFFL)).isEqualTo(ms);
        }
    }
}
