package srs.format.rtp.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.Vectors;
import srs.format.rtp.payload.PayloadFormat;

/** What Chromium and FFmpeg offer. */
class SessionDescriptionTest {

    private static SessionDescription offer(String name) {
        return SessionDescription.parse(Vectors.text("sdp/" + name + ".sdp"));
    }

    @Test
    void readsAnOfferThatSends() {
        SessionDescription offer = offer("chromium-sendonly");
        assertThat(offer.kinds()).containsExactly("audio", "video");
        assertThat(offer.group("BUNDLE")).containsExactly("0", "1");
        assertThat(offer.isIceLite()).isFalse();

        MediaDescription audio = offer.media().get(0);
        assertThat(audio.mid()).isEqualTo("0");
        assertThat(audio.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(audio.iceUfrag()).hasSize(4);
        assertThat(audio.icePwd()).hasSize(24);
        assertThat(audio.iceOptions()).containsExactly("trickle");
        assertThat(audio.setup()).contains(Setup.ACTPASS);
        assertThat(audio.fingerprints()).singleElement().satisfies(print -> assertThat(print.algorithm()).isEqualTo("sha-256"));
        assertThat(audio.hasRtcpMux()).isTrue();
        assertThat(audio.hasReducedSizeRtcp()).isTrue();
        assertThat(audio.allowsMixedExtensions()).isTrue();
        Codec opus = audio.codecs().get(0);
        assertThat(opus).isEqualTo(new Codec(111, "opus", 48000, 2, Map.of("minptime", "10", "useinbandfec", "1"), List.of("transport-cc")));
        assertThat(opus.format()).contains(PayloadFormat.OPUS);
        assertThat(audio.codecs().get(1).parameter("")).as("red").isEqualTo("111/111");
        assertThat(audio.extensions()).contains(new ExtMap(3, ExtensionUri.TRANSPORT_WIDE_CC), new ExtMap(4, ExtensionUri.MID), new ExtMap(1, ExtensionUri.AUDIO_LEVEL));
        assertThat(audio.ssrcs()).singleElement().satisfies(ssrc -> assertThat(ssrc.attributes()).containsKeys("cname", "msid"));

        MediaDescription video = offer.media().get(1);
        assertThat(video.ssrcGroups()).singleElement().satisfies(group -> {
            assertThat(group.semantics()).isEqualTo(SsrcGroup.FID);
            assertThat(group.ssrcs()).isEqualTo(video.ssrcs().stream().map(Ssrc::id).toList());
        });
        assertThat(video.msid()).isPresent();
        Codec vp8 = video.codecs().get(0);
        assertThat(vp8.feedback()).containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
        assertThat(CodecChoice.rtxOf(video.codecs(), vp8)).hasValueSatisfying(rtx -> assertThat(rtx.payloadType()).isEqualTo(97));
    }

    @Test
    void readsCandidates() {
        List<Candidate> candidates = offer("chromium-sendonly").media().get(0).candidates();
        assertThat(candidates).isNotEmpty().allSatisfy(candidate -> {
            assertThat(candidate.component()).isEqualTo(1);
            assertThat(candidate.type()).isEqualTo("host");
            assertThat(candidate.address()).endsWith(".local");
        });
        // RFC 6544 §4.5, RFC 8839 §5.1
        assertThat(Candidate.parse("2 1 TCP 1518280447 10.0.1.1 9 typ host tcptype active generation 0")).hasValueSatisfying(candidate -> {
            assertThat(candidate.protocol()).isEqualTo("tcp");
            assertThat(candidate.tcpType()).isEqualTo("active");
        });
        assertThat(Candidate.parse("1 1 udp x 10.0.1.1 9 typ host")).isEmpty();
        assertThat(Candidate.parse("1 1 udp")).isEmpty();
    }

    @Test
    void readsSimulcast() {
        MediaDescription video = offer("chromium-simulcast").media().get(1);
        assertThat(video.rids()).containsExactly(new Rid("q", true, ""), new Rid("h", true, ""), new Rid("f", true, ""));
        assertThat(video.simulcast()).contains(new Simulcast(List.of("q", "h", "f"), List.of()));
        assertThat(video.ssrcs()).as("layers are known by rid").isEmpty();
        assertThat(Answer.receivedRids(video)).extracting(Rid::send).containsExactly(false, false, false);
        // RFC 8853 §5.1
        assertThat(Simulcast.parse("send 1,2,3;~4,~5 recv 6")).isEqualTo(new Simulcast(List.of("1", "4"), List.of("6")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-sendonly", "chromium-recvonly", "chromium-simulcast", "chromium-audioonly", "chromium-data", "ffmpeg-whip", "ffmpeg-h264"})
    void writesWhatItHasRead(String name) {
        SessionDescription offer = offer(name);
        assertThat(SessionDescription.parse(offer.write())).isEqualTo(offer);
        if (!name.equals("ffmpeg-h264")) { // that has lines which are of no use
            assertThat(offer.write()).isEqualTo(Vectors.text("sdp/" + name + ".sdp"));
        }
    }

    @Test
    void choosesH264AsSrsDoes() {
        List<Codec> codecs = offer("chromium-recvonly").media().get(1).codecs();
        assertThat(CodecChoice.choose(codecs, PayloadFormat.H264)).hasValueSatisfying(codec -> {
            assertThat(codec.parameter("profile-level-id")).isEqualTo("42e01f");
            assertThat(codec.parameter("packetization-mode")).isEqualTo("1");
        });
        assertThat(CodecChoice.choose(codecs, PayloadFormat.VP9)).hasValueSatisfying(codec -> assertThat(codec.parameter("profile-id")).isEqualTo("0"));
        assertThat(CodecChoice.choose(codecs, PayloadFormat.PCMU)).isEmpty();
    }

    @Test
    void readsFfmpegsParameterSets() {
        Codec h264 = offer("ffmpeg-h264").media().get(0).codecs().get(0);
        assertThat(h264.parameter("sprop-parameter-sets")).startsWith("Z01AD").contains(",");
    }

    /** OBS says these things once for the session, and groups for lip sync. */
    @Test
    void readsCredentialsOfTheSession() {
        SessionDescription offer = SessionDescription.parse("""
                v=0
                o=rtc 1 0 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0
                a=group:LS 0
                a=setup:actpass
                a=ice-ufrag:AbCd
                a=ice-pwd:0123456789012345678901
                a=fingerprint:sha-256 aa:bb
                m=audio 9 UDP/TLS/RTP/SAVPF 111 0
                a=mid:0
                a=sendonly
                a=rtcp-mux
                a=rtpmap:111 OPUS/48000/2
                """);
        Answer.check(offer, true);
        MediaDescription audio = offer.media().get(0);
        assertThat(audio.iceUfrag()).isEqualTo("AbCd");
        assertThat(audio.fingerprints()).containsExactly(new Fingerprint("sha-256", "AA:BB"));
        assertThat(audio.fingerprints().get(0).matches(new byte[] {(byte) 0xAA, (byte) 0xBB})).isTrue();
        assertThat(audio.codecs()).extracting(Codec::name).as("0 needs no rtpmap").containsExactly("OPUS", "PCMU");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "o=x|SDP without v=0",
        "v=1|SDP version 1 is not 0",
        "v=0~garbage|SDP line \"garbage\" is not a letter, = and a value",
        "v=0~m=audio 9|m= \"audio 9\" has not 4 words",
        "v=0~m=audio 99999 RTP/AVP 0|port 99999 is not in 0..65535",
        "v=0~m=audio 9 RTP/AVP 0~a=mid:a~m=audio 9 RTP/AVP 0~a=mid:a|mid a is there twice"})
    void refuses(String text, String message) {
        assertThatThrownBy(() -> SessionDescription.parse(text.replace('~', '\n'))).isInstanceOf(SdpException.class).hasMessage(message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "rtpmap:200 opus/48000|payload type 200 is not in 0..127",
        "rtpmap:111 opus|rtpmap opus has no clock rate",
        "rtpmap:111 opus/0|clock rate 0 is not in 1..1000000",
        "rtcp-fb:111|rtcp-fb \"111\" has not 2 words",
        "extmap:0 urn:x|extmap id 0 is not in 1..255",
        "extmap:1 urn:x~a=extmap:1 urn:y|extmap id 1 is there twice",
        "fingerprint:sha-256 zz|fingerprint sha-256 zz is not 1 to 64 bytes in hexadecimal"})
    void refusesAttributesInTheCheck(String attribute, String message) {
        String offer = "v=0\na=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\na=rtcp-mux\na=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\n"
                + (attribute.startsWith("finger") ? "" : "a=fingerprint:sha-256 AA\n") + "a=" + attribute.replace('~', '\n');
        assertThatThrownBy(() -> Answer.check(SessionDescription.parse(offer), true)).isInstanceOf(SdpException.class).hasMessage(message);
    }

    @Test
    void boundsWhatPeersSend() {
        assertThatThrownBy(() -> SessionDescription.parse("v=0\n" + "a=x\n".repeat(100_000))).hasMessageContaining("is over");
        assertThatThrownBy(() -> SessionDescription.parse("v=0\n" + "m=audio 9 X 0\n".repeat(65))).hasMessage("media section 65 is over 64");
        assertThatThrownBy(() -> SessionDescription.parse("v=0\na=" + "x".repeat(9000))).hasMessageContaining("is over");
        assertThatThrownBy(() -> SessionDescription.parse("v=0\n".repeat(10_000))).hasMessageContaining("is over");
        assertThatThrownBy(() -> SessionDescription.parse("v=0\nm=audio 9 X" + " 1".repeat(129))).hasMessage("media section of 129 formats is over 128");
    }

    @Test
    void writesNobodysLines() {
        assertThatThrownBy(() -> new Attribute("msid", "a\r\na=ice-lite")).isInstanceOf(SdpException.class);
        assertThatThrownBy(() -> new SessionDescription("o\nm=video", "-", new Attributes(List.of()), List.of())).isInstanceOf(SdpException.class);
    }
}
