package srs.protocol.rtc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Track;
import srs.testkit.Hex;

/** What a player's decoder must bear, by the records that FFmpeg 8 writes into MP4. */
class KernelCodecsTest {
    private static Track track(String codec, String config) {
        return new Track(new Codec(MediaKind.VIDEO, codec), Hex.bytes(config), Framing.NONE, new byte[0], Map.of());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // x264, high profile, level 1
        "H264, profile-level-id, 64000a, 0164000affe100186764000aacd94426c044000003000400000300283c48965801000668ebe3cb22c0fdf8f800",
        // x265, Main 10, without its SEI
        "HEVC, profile-id, 2, 0102200000009000000000001ef000fcfdfafa00000f03200001001840010c01ffff02200000030090000003000003001e959809210001"
            + "002a42010102200000030090000003000003001ea0208104d96566924caf016808000003000800000300284022000100074401c172b42240",
        // libaom, high profile, for its 4:4:4
        "AV1, profile, 1, 812000000a0a20000002afff9b5f2040",
        // libvpx, profile 1, for its 4:4:4, behind version and flags of the box
        "VP9, profile-id, 1, 01000000010a860202020000"})
    void tellsTheProfile(String codec, String parameter, String value, String config) {
        assertThat(KernelCodecs.sourceTrack(track(codec, config.replace(" ", "")))).hasValueSatisfying(track -> assertThat(track.parameters()).containsEntry(parameter, value));
    }

    @Test
    void knowsNothingOfARecordThatIsNone() {
        for (String codec : new String[] {"H264", "HEVC", "AV1", "VP9"}) {
            assertThat(KernelCodecs.sourceTrack(track(codec, "01"))).hasValueSatisfying(track -> assertThat(track.parameters()).isEmpty());
        }
    }
}
