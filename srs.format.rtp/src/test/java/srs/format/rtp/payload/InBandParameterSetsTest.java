package srs.format.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.testkit.Fuzz;
import srs.testkit.Hex;

/** Parameter sets of FFmpeg's SDP (RFC 6184 §8.1, RFC 7798 §7.1) and of Chromium's packets, as payloads of their own. */
class InBandParameterSetsTest {
    private static final String FFMPEG_SPS = "674d400deca146fc9808800000030080000019078a14cb";
    private static final String FFMPEG_PPS = "68ce3c80";
    private static final String CHROMIUM_SPS = "6742c0158c8d40a0cbcf37010d010784423500";
    private static final String CHROMIUM_PPS = "68ce3c80";

    private static void add(InBandParameterSets sets, String payload) {
        ByteBuf in = Unpooled.wrappedBuffer(Hex.bytes("ffff" + payload));
        sets.add(in, 2, in.readableBytes() - 2);
    }

    private static List<String> payloads(InBandParameterSets sets) {
        return sets.payloads().stream().map(HexFormat.of()::formatHex).toList();
    }

    @Test
    void thoseOfTheSdpAreOneAggregate() {
        InBandParameterSets sets = InBandParameterSets.of(PayloadFormat.H264, Sprop.fmtp(Sprop.H264));
        // STAP-A: NRI 3, 24 | 23 bytes | SPS | 4 bytes | PPS
        assertThat(payloads(sets)).containsExactly("78" + "0017" + FFMPEG_SPS + "0004" + FFMPEG_PPS);
        assertThat(sets.payloads()).isSameAs(sets.payloads());
    }

    @Test
    void thoseOfH265AreOneAggregate() {
        InBandParameterSets sets = InBandParameterSets.of(PayloadFormat.H265, Sprop.fmtp(Sprop.H265));
        // AP: type 48, layer 0, TID 1 | VPS | SPS | PPS
        assertThat(payloads(sets)).singleElement().asString().startsWith("6001" + "0018" + "40010c01ffff0160").contains("002a" + "4201010160").endsWith("0006" + "4401c073c189");
    }

    @Test
    void aSetOfTheStreamTakesThePlaceOfTheSameIdInTheSdp() {
        InBandParameterSets sets = InBandParameterSets.of(PayloadFormat.H264, Sprop.fmtp(Sprop.H264));
        add(sets, "78" + "0013" + CHROMIUM_SPS + "0004" + CHROMIUM_PPS + "0003" + "65b800");
        assertThat(payloads(sets)).containsExactly("78" + "0013" + CHROMIUM_SPS + "0004" + CHROMIUM_PPS);
    }

    @Test
    void setsThatComeOneByOneAreEnoughWhenAllAreThere() {
        InBandParameterSets sets = InBandParameterSets.of(PayloadFormat.H264, Map.of());
        assertThat(payloads(sets)).isEmpty();
        add(sets, CHROMIUM_SPS);
        assertThat(payloads(sets)).isEmpty();
        add(sets, CHROMIUM_PPS);
        assertThat(payloads(sets)).containsExactly("78" + "0013" + CHROMIUM_SPS + "0004" + CHROMIUM_PPS);
        add(sets, "65b8000405");
        add(sets, "7c85b80004");
        assertThat(payloads(sets)).hasSize(1);
    }

    @Test
    void ofASetInFragmentsNothingIsToldAnyMore() {
        InBandParameterSets sets = InBandParameterSets.of(PayloadFormat.H264, Sprop.fmtp(Sprop.H264));
        add(sets, "7c87" + CHROMIUM_SPS.substring(2));
        assertThat(payloads(sets)).isEmpty();
        add(sets, CHROMIUM_SPS);
        assertThat(payloads(sets)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"AV1", "VP9", "VP8", "OPUS", "PCMU", "PCMA"})
    void otherCodecsHaveNone(PayloadFormat format) {
        assertThat(InBandParameterSets.of(format, Map.of())).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"H264", "H265"})
    void nothingComesOutOfDamage(PayloadFormat format) {
        List<String> corpus = format == PayloadFormat.H264
                ? List.of("78" + "0013" + CHROMIUM_SPS + "0004" + CHROMIUM_PPS + "0003" + "65b800", FFMPEG_SPS, FFMPEG_PPS, "7c85b80004")
                : List.of("40010c01ffff016000000300900000030000030 03c959009".replace(" ", ""), "4401c073c189", "6001" + "0006" + "4401c073c189" + "0005" + "2601af0940", "620193af09");
        InBandParameterSets[] sets = {InBandParameterSets.of(format, Sprop.fmtp(format == PayloadFormat.H264 ? Sprop.H264 : Sprop.H265))};
        int[] n = {0};
        Fuzz.run(corpus, 40_000, IllegalStateException.class, payload -> {
            if (++n[0] % 100 == 0) {
                sets[0] = InBandParameterSets.of(format, Map.of());
            }
            sets[0].add(payload, payload.readerIndex(), payload.readableBytes());
            assertThat(sets[0].payloads()).hasSizeLessThanOrEqualTo(InBandParameterSets.MAX_PAYLOADS);
        });
    }
}
