package srs.protocol.rtc.internal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import srs.format.rtp.sdp.Setup;

/** What may be offered at all (compat 3.6, 6.4). */
class OfferTest {
    private static void refuses(RtcError error, UnaryOperator<String> change) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Offer.read(change.apply(Offers.text("chromium-sendonly")), true))
                .matches(e -> e.code() == error.code(), "code of " + error).matches(e -> e.status() == 400);
    }

    @Test
    void refusesWhatIsNoSdp() {
        refuses(RtcError.INVALID_SDP, sdp -> " \r\n");
        refuses(RtcError.SDP_DECODE, sdp -> "hello");
        refuses(RtcError.SDP_DECODE, sdp -> sdp + "x".repeat(300_000));
    }

    @Test
    void refusesWhatHasNoCommonTransport() {
        refuses(RtcError.SDP_DECODE, sdp -> sdp.replace("a=group:BUNDLE 0 1\r\n", ""));
        refuses(RtcError.SDP_DECODE, sdp -> sdp.replace("a=rtcp-mux\r\n", ""));
        refuses(RtcError.SDP_DECODE, sdp -> sdp.replaceAll("a=ice-ufrag:.*\r\n", ""));
        refuses(RtcError.SDP_DECODE, sdp -> sdp.replaceAll("a=fingerprint:.*\r\n", ""));
        refuses(RtcError.SDP_DECODE, sdp -> sdp.replace("a=mid:1", "a=mid:0"));
        refuses(RtcError.SDP_DECODE, sdp -> sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"));
        refuses(RtcError.SDP_DECODE, sdp -> sdp.replace("a=setup:actpass", "a=setup:perhaps"));
        refuses(RtcError.SDP_NEGOTIATE, sdp -> sdp.replace("a=setup:actpass", "a=setup:holdconn"));
    }

    @Test
    void takesCredentialsOfTheWholeSessionAsObsSendsThem() {
        String offer = Offers.text("chromium-sendonly").replaceAll("a=(ice-ufrag|ice-pwd|fingerprint|setup):.*\r\n", "").replace("a=group:BUNDLE 0 1\r\n",
                "a=group:BUNDLE 0 1\r\na=group:LS 0 1\r\na=ice-ufrag:obsU\r\na=ice-pwd:0123456789012345678901\r\na=setup:actpass\r\na=fingerprint:sha-256 " + "AA:".repeat(31) + "AA\r\n");

        Offer read = Offer.read(offer, true);

        assertThat(read.ufrag()).isEqualTo("obsU");
        assertThat(read.fingerprints()).hasSize(1);
        assertThat(read.role(Setup.PASSIVE)).isEqualTo(Setup.PASSIVE);
        assertThat(read.role(Setup.ACTIVE)).isEqualTo(Setup.ACTIVE);
    }

    @Test
    void isActiveForOneWhoIsPassive() {
        assertThat(Offers.offer("ffmpeg-whip").role(Setup.PASSIVE)).isEqualTo(Setup.ACTIVE);
    }
}
