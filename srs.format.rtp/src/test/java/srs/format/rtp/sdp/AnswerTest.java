package srs.format.rtp.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.Vectors;
import srs.format.rtp.payload.PayloadFormat;

/** RFC 3264 §6, RFC 8829 §5.3. */
class AnswerTest {
    private static final Set<String> FEEDBACK = Set.of("nack", "nack pli", "transport-cc");
    private static final LocalTransport TRANSPORT = new LocalTransport("abcdefgh", "0123456789abcdef0123456789abcdef", true,
            Optional.of(Fingerprint.of("sha-256", new byte[32])), Setup.PASSIVE, List.of(Candidate.host(0, false, "192.0.2.1", 8000), Candidate.host(1, true, "192.0.2.1", 8000)));

    private static SessionDescription offer(String name) {
        return SessionDescription.parse(Vectors.text("sdp/" + name + ".sdp"));
    }

    private static LocalMedia media(MediaDescription offered, Direction can, PayloadFormat format) {
        Codec codec = CodecChoice.choose(offered.codecs(), format).orElseThrow();
        List<Codec> codecs = new ArrayList<>(List.of(codec.withFeedback(FEEDBACK::contains)));
        CodecChoice.rtxOf(offered.codecs(), codec).ifPresent(codecs::add);
        return LocalMedia.of(offered.kind(), offered.mid(), can.answer(offered.direction()), codecs, Answer.extensions(offered, Set.of(ExtensionUri.TRANSPORT_WIDE_CC)));
    }

    @Test
    void answersAPublisher() {
        SessionDescription offer = offer("chromium-sendonly");
        Answer.check(offer, true);
        SessionDescription answer = new Answer(offer, TRANSPORT).accept(0, media(offer.media().get(0), Direction.RECVONLY, PayloadFormat.OPUS))
                .accept(1, media(offer.media().get(1), Direction.RECVONLY, PayloadFormat.H264)).build("SRS/7.0 1 2 IN IP4 0.0.0.0", "SRSPublishSession", "live/livestream");

        assertThat(answer.write()).isEqualTo("""
                v=0
                o=SRS/7.0 1 2 IN IP4 0.0.0.0
                s=SRSPublishSession
                t=0 0
                a=ice-lite
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                a=msid-semantic: WMS live/livestream
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                c=IN IP4 0.0.0.0
                a=ice-ufrag:abcdefgh
                a=ice-pwd:0123456789abcdef0123456789abcdef
                a=fingerprint:sha-256 %1$s
                a=setup:passive
                a=mid:0
                a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:111 opus/48000/2
                a=rtcp-fb:111 transport-cc
                a=fmtp:111 minptime=10;useinbandfec=1
                a=candidate:0 1 udp 2130706431 192.0.2.1 8000 typ host generation 0
                a=candidate:1 1 tcp 2130706431 192.0.2.1 8000 typ host tcptype passive
                a=end-of-candidates
                m=video 9 UDP/TLS/RTP/SAVPF 108 109
                c=IN IP4 0.0.0.0
                a=ice-ufrag:abcdefgh
                a=ice-pwd:0123456789abcdef0123456789abcdef
                a=fingerprint:sha-256 %1$s
                a=setup:passive
                a=mid:1
                a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:108 H264/90000
                a=rtcp-fb:108 transport-cc
                a=rtcp-fb:108 nack
                a=rtcp-fb:108 nack pli
                a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
                a=rtpmap:109 rtx/90000
                a=fmtp:109 apt=108
                a=candidate:0 1 udp 2130706431 192.0.2.1 8000 typ host generation 0
                a=candidate:1 1 tcp 2130706431 192.0.2.1 8000 typ host tcptype passive
                a=end-of-candidates
                """.formatted(String.join(":", java.util.Collections.nCopies(32, "00"))).replace("\n", "\r\n"));
    }

    @Test
    void answersAPlayer() {
        SessionDescription offer = offer("chromium-recvonly");
        MediaDescription video = offer.media().get(1);
        LocalMedia sent = media(video, Direction.SENDONLY, PayloadFormat.AV1).withSources("live/livestream video",
                List.of(new Ssrc(-2, Map.of("cname", "srs")), new Ssrc(7, Map.of("cname", "srs"))), List.of(new SsrcGroup(SsrcGroup.FID, List.of(-2, 7))));
        SessionDescription answer = new Answer(offer, TRANSPORT).accept(1, sent).build("- 1 2 IN IP4 0.0.0.0", "-", "live/livestream");

        assertThat(answer.group("BUNDLE")).containsExactly("1");
        assertThat(answer.media().get(0).isRejected()).isTrue();
        assertThat(answer.media().get(0).formats()).isEqualTo(offer.media().get(0).formats());
        assertThat(answer.media().get(1).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(answer.write()).contains("a=ssrc-group:FID 4294967294 7\r\na=ssrc:4294967294 cname:srs\r\n");
        assertThat(SessionDescription.parse(answer.write()).media().get(1).codecs()).isEqualTo(answer.media().get(1).codecs());
    }

    /** FFmpeg's whip muxer wants to be the DTLS server, and has no reduced-size RTCP for sound. */
    @Test
    void answersFfmpeg() {
        SessionDescription offer = offer("ffmpeg-whip");
        Answer.check(offer, true);
        assertThat(offer.media().get(0).setup().orElseThrow().answer(Setup.PASSIVE)).isEqualTo(Setup.ACTIVE);
        SessionDescription answer = new Answer(offer, TRANSPORT).accept(0, media(offer.media().get(0), Direction.RECVONLY, PayloadFormat.OPUS))
                .accept(1, media(offer.media().get(1), Direction.RECVONLY, PayloadFormat.H264)).build("- 1 2 IN IP4 0.0.0.0", "-", "s");
        assertThat(answer.media()).extracting(MediaDescription::hasReducedSizeRtcp).containsExactly(false, true);
        assertThat(answer.media()).allSatisfy(section -> assertThat(section.extensions()).isEmpty());
    }

    @Test
    void answersSimulcast() {
        SessionDescription offer = offer("chromium-simulcast");
        MediaDescription video = offer.media().get(1);
        LocalMedia received = media(video, Direction.RECVONLY, PayloadFormat.VP8).withRids(Answer.receivedRids(video));
        assertThat(new Answer(offer, TRANSPORT).accept(1, received).build("- 1 2 IN IP4 0.0.0.0", "-", "s").write())
                .contains("a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n");
    }

    @Test
    void refusesDataChannels() {
        SessionDescription offer = offer("chromium-data");
        Answer.check(offer, true);
        SessionDescription answer = new Answer(offer, TRANSPORT).accept(0, media(offer.media().get(0), Direction.SENDONLY, PayloadFormat.VP8)).build("- 1 2 IN IP4 0.0.0.0", "-", "s");
        assertThat(answer.write()).contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n").contains("a=group:BUNDLE 0\r\n");
        assertThatThrownBy(() -> Answer.check(new SessionDescription("-", "-", offer.attributes(), offer.media().subList(1, 2)), true))
                .hasMessage("offer of [application] has no audio or video over RTP");
    }

    @Test
    void refusesOffersThatAreNotOfWebRtc() {
        assertThatThrownBy(() -> Answer.check(offer("ffmpeg-h264"), true)).hasMessage("offer of [video] has no audio or video over RTP");
        String good = Vectors.text("sdp/chromium-audioonly.sdp");
        assertThatThrownBy(() -> check(good.replace("a=rtcp-mux\r\n", ""))).hasMessage("section 0 is without a=rtcp-mux");
        assertThatThrownBy(() -> check(good.replaceAll("a=group:.*\r\n", ""))).hasMessage("section 0 is not in a=group:BUNDLE");
        assertThatThrownBy(() -> check(good.replaceAll("a=ice-ufrag:.*\r\n", ""))).hasMessage("ice-ufrag of 0 characters is not in 4..256");
        assertThatThrownBy(() -> check(good.replaceAll("a=fingerprint:.*\r\n", ""))).hasMessage("section 0 is without a=fingerprint");
        Answer.check(SessionDescription.parse(good.replaceAll("a=fingerprint:.*\r\n", "")), /* withDtls= */ false);
    }

    private static void check(String text) {
        Answer.check(SessionDescription.parse(text), true);
    }

    @Test
    void answersDirectionsAndRoles() {
        assertThat(Direction.SENDRECV.answer(Direction.SENDONLY)).isEqualTo(Direction.RECVONLY);
        assertThat(Direction.SENDONLY.answer(Direction.SENDRECV)).isEqualTo(Direction.SENDONLY);
        assertThat(Direction.SENDONLY.answer(Direction.SENDONLY)).isEqualTo(Direction.INACTIVE);
        assertThat(Setup.ACTIVE.answer(Setup.ACTIVE)).isEqualTo(Setup.PASSIVE);
        assertThat(Setup.PASSIVE.answer(Setup.PASSIVE)).isEqualTo(Setup.ACTIVE);
        assertThat(Setup.ACTPASS.answer(Setup.PASSIVE)).isEqualTo(Setup.PASSIVE);
    }
}
