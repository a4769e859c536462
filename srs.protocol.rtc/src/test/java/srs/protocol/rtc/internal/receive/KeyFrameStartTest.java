package srs.protocol.rtc.internal.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtp.payload.PayloadFormat;
import srs.testkit.Hex;

/** The first bytes of payloads: of Chromium's and FFmpeg's packets, and of the RFCs' pictures. */
class KeyFrameStartTest {

    private static KeyFrameStart of(PayloadFormat format, String hex) {
        ByteBuf payload = Unpooled.wrappedBuffer(Hex.bytes(hex));
        return KeyFrameStart.of(format, payload, 0, payload.readableBytes());
    }

    @ParameterizedTest(name = "{0} {2}: {1}")
    @CsvSource({
        "H264, YES, 7800136742c0158c8d40a0cbcf37010d01078442350000, a STAP-A with parameter sets of Chromium",
        "H264, YES, 6742c0158c8d40, a sequence parameter set alone as OBS sends it",
        "H264, SET, 68ce3c80, a picture parameter set alone",
        "H264, SLICE, 78000468ce3c80000565b8000405, a STAP-A of one and a slice",
        "H264, YES, 78000468ce3c8000076742c0158c8d40, a STAP-A of one and a sequence parameter set",
        "H264, SLICE, 65b8000405, a slice of an IDR picture",
        "H264, SLICE, 7c85b80004, the first fragment of one",
        "H264, NO, 7c05b80004, another fragment",
        "H264, NO, 61e0004000, a slice of another picture",
        "H264, NO, 0605ffff, supplemental information",
        "H265, YES, 40010c01ffff, a video parameter set",
        "H265, YES, 6001001840010c01ffff016000000300b000000300000300010000, an aggregate that begins with one",
        "H265, SET, 4401c073c189, a picture parameter set alone",
        "H265, SLICE, 2601af0940, a slice of an IDR picture",
        "H265, SLICE, 620193af09, the first fragment of one",
        "H265, NO, 620113af09, another fragment",
        "H265, NO, 0201d0097e, a slice of another picture",
        "AV1, YES, 180a0b0000, a new sequence",
        "AV1, NO, 1032000000, none",
        "VP8, YES, 9080a1bc10020000009d012a, the first packet of a key frame",
        "VP8, NO, 9080a1bc11020000, of another frame",
        "VP8, NO, 8080a1bc10020000, not the first",
        "VP9, YES, 8a81230101400000b4, the first packet of a key frame that tells its structure",
        "VP9, NO, ca8123030102030405, of a frame that needs another",
        "VP9, NO, 8281230000000000, not the first",
        "OPUS, NO, 7c010203040506, sound"})
    void tellsWhereAPlayerCanStart(PayloadFormat format, KeyFrameStart start, String hex, String what) {
        assertThat(of(format, hex)).as(what).isEqualTo(start);
    }

    @Test
    void readsNothingBehindThePayload() {
        Random random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (PayloadFormat format : PayloadFormat.values()) {
                // whatever it says: it must not throw
                assertThat(KeyFrameStart.of(format, Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isNotNull();
            }
        }
    }
}
