package srs.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 kB", "1536, 1.5 kB", "1048575, 1.0 MB", "1048576, 1.0 MB", "5368709120, 5.0 GB", "9223372036854775807, 8192.0 PB"})
    void shouldWriteBytes(long bytes, String text) {
        assertThat(Amount.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-5, 00:00:00", "0, 00:00:00", "61999, 00:01:01", "86399999, 23:59:59", "86400000, 1d 00:00:00", "903600000, 10d 11:00:00"})
    void shouldWriteTimes(long ms, String text) {
        assertThat(Amount.time(ms)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 streams", "1, 1 stream", "2, 2 streams"})
    void shouldCount(int number, String text) {
        assertThat(Amount.count(number, "stream")).isEqualTo(text);
    }
}
