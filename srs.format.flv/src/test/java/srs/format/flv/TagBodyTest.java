package srs.format.flv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Hex;

/** The vectors are the first bytes of tags that FFmpeg 8.0.1 wrote ({@code -f flv}). */
class TagBodyTest {

    @ParameterizedTest(name = "{0} key={1} composition time {2} ms: {3}")
    @CsvSource({
        "H264, true,   80, 1701000050",
        "H264, false, 160, 27010000a0",
        "H264, false, -40, 2701ffffd8",
        "HEVC, true,   80, 9168766331000050",
        "HEVC, false, 160, a1687663310000a0",
        "HEVC, false,   0, a368766331",
        "AV1,  true,    0, 9161763031",
        "AV1,  false,   0, a161763031",
        "VP9,  true,    0, 9176703039",
        "AAC,  true,    0, af01",
        "MP3,  true,    0, 2f",
        "Opus, true,    0, 914f707573",
        "FLAC, true,    0, 91664c6143",
    })
    void writesTheHeaderAsFfmpegDoes(String codec, boolean key, int compositionTimeMs, String hex) {
        int bytes = TagBody.headerBytes(codec, compositionTimeMs);
        assertThat(String.format("%0" + 2 * bytes + "x", TagBody.header(codec, key, compositionTimeMs))).isEqualTo(hex);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "H264, 014d400bffe1001767, 1700000000 014d400bffe1001767",
        "HEVC, 010160000000900000, 9068766331 010160000000900000",
        "AV1,  81000c000a0a0000,   9061763031 81000c000a0a0000",
        "AAC,  121056e500,         af00 121056e500",
        "Opus, 4f70757348656164,   904f707573 4f70757348656164",
    })
    void writesTheSequenceHeaderAsFfmpegDoes(String codec, String config, String body) {
        assertThat(TagBody.sequenceHeader(codec, Hex.bytes(config))).isEqualTo(Hex.bytes(body));
    }

    @Test
    void hasNothingForCodecsThatFlvDoesNotKnow() {
        assertThat(TagBody.headerBytes("Speex", 0)).isEqualTo(TagBody.NONE);
        assertThat(TagBody.sequenceHeader("Speex", new byte[1])).isNull();
        assertThat(TagBody.sequenceHeader("MP3", new byte[1])).isNull();
        assertThat(TagBody.sequenceHeader("AAC", new byte[0])).isNull();
    }
}
