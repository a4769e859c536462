package srs.http.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §14.1.2, of a representation of 10000 bytes. */
class ByteRangeTest {

    @ParameterizedTest(name = "{0}: {1}, {2} bytes")
    @CsvSource({
        "bytes=0-499,       0,     500, bytes 0-499/10000",
        "bytes=500-999,     500,   500, bytes 500-999/10000",
        "bytes=-500,        9500,  500, bytes 9500-9999/10000",
        "bytes=9500-,       9500,  500, bytes 9500-9999/10000",
        "bytes=0-0,         0,     1,   bytes 0-0/10000",
        "bytes=9999-20000,  9999,  1,   bytes 9999-9999/10000",
        "bytes=-20000,      0,     10000, bytes 0-9999/10000",
        "bytes=10000-,      10000, 0,   bytes */10000",
        "bytes=-0,          10000, 0,   bytes */10000",
        "BYTES=5-6,         5,     2,   bytes 5-6/10000",
    })
    void asksForBytes(String header, long from, long length, String contentRange) {
        ByteRange range = ByteRange.ofHeader(header, 10000).orElseThrow();
        assertThat(range).isEqualTo(new ByteRange(from, length));
        assertThat(range.contentRange(10000)).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=", "bytes=-", "bytes=9-1", "bytes=a-b", "items=0-1", "bytes=0-1,3-4", "0-1", "bytes=--1", "bytes=99999999999999999999-", "bytes=0x1-2"})
    void asksForAllOfTheFile(String header) {
        assertThat(ByteRange.ofHeader(header, 10000)).isEmpty();
    }
}
