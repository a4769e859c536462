package srs.protocol.rtc.internal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.sdp.LocalTransport;
import srs.format.rtp.sdp.MediaDescription;
import srs.format.rtp.sdp.SessionDescription;
import srs.format.rtp.sdp.Setup;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.protocol.rtc.internal.plan.TrackPlan;

/** What is agreed on with a player. */
class PlayNegotiationTest {
    private static Agreement agree(String offer, CodecWish wish, SourceTrack... source) {
        return new PlayNegotiation(Offers.offer(offer), wish, Offers.ALL, List.of(source), "live/livestream", new Random(1)).agree();
    }

    private static List<PayloadFormat> formats(TrackPlan track) {
        return track.codecs().stream().map(CodecPlan::format).toList();
    }

    @Test
    void offersAllThatBothKnowBeforeThereIsAPublisher() {
        List<TrackPlan> tracks = agree("chromium-recvonly", CodecWish.NONE).tracks();

        assertThat(formats(tracks.get(0))).containsExactly(PayloadFormat.OPUS, PayloadFormat.PCMU, PayloadFormat.PCMA);
        assertThat(formats(tracks.get(1))).startsWith(PayloadFormat.H264).contains(PayloadFormat.VP8, PayloadFormat.VP9, PayloadFormat.AV1).doesNotHaveDuplicates();
        assertThat(tracks.get(1).codecs().get(0).parameters()).containsEntry("profile-level-id", "42e01f");
    }

    @Test
    void prefersTheStreamsCodecAndKeepsTheOthers() {
        TrackPlan video = agree("chromium-recvonly", CodecWish.NONE, new SourceTrack(PayloadFormat.AV1, Map.of())).tracks().get(1);
        assertThat(formats(video)).startsWith(PayloadFormat.AV1).contains(PayloadFormat.H264);
        assertThat(video.codecs().get(0).payloadType()).isEqualTo(45);
    }

    @Test
    void matchesTheProfileOfTheStream() {
        assertThat(h264("4d401e")).isEqualTo("4d001f");
        assertThat(h264("42c01e")).isEqualTo("42e01f");
        assertThat(h264("42001e")).isEqualTo("42001f");
        assertThat(h264("64001f")).as("not offered: the usual one").isEqualTo("42e01f");
    }

    private static String h264(String profile) {
        return agree("chromium-recvonly", CodecWish.NONE, new SourceTrack(PayloadFormat.H264, Map.of("profile-level-id", profile))).tracks().get(1).codecs().get(0).parameters()
                .get("profile-level-id");
    }

    @Test
    void prefersTheCodecOfTheUrl() {
        assertThat(formats(agree("chromium-recvonly", CodecWish.of("vp9", "", "pcma")).tracks().get(1))).startsWith(PayloadFormat.VP9);
        assertThat(formats(agree("chromium-recvonly", CodecWish.of("vp9", "", "pcma")).tracks().get(0))).startsWith(PayloadFormat.PCMA);
    }

    @Test
    void refusesOneWhoCanPlayNothingOfTheStream() {
        SourceTrack hevc = new SourceTrack(PayloadFormat.H265, Map.of());
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> agree("chromium-recvonly", CodecWish.NONE, hevc)).matches(e -> e.code() == 5018);
        assertThat(agree("chromium-recvonly", CodecWish.NONE, hevc, new SourceTrack(PayloadFormat.OPUS, Map.of())).tracks()).hasSize(2);
    }

    @Test
    void refusesAPublisher() {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> agree("chromium-sendonly", CodecWish.NONE)).matches(e -> e.code() == 5018);
    }

    @Test
    void tellsItsSources() {
        Agreement agreement = agree("chromium-recvonly", CodecWish.NONE);
        TrackPlan video = agreement.tracks().get(1);
        SessionDescription answer = SessionDescription
                .parse(agreement.answer(new LocalTransport("abcdefgh", "0123456789abcdef0123456789abcdef", true, Optional.empty(), Setup.PASSIVE, List.of()), "SRS 1 2 IN IP4 0.0.0.0",
                        "SRSPlaySession", "live/livestream"));

        MediaDescription section = answer.media().get(1);
        assertThat(section.direction()).hasToString("sendonly");
        assertThat(section.ssrcGroups().get(0).ssrcs()).containsExactly(video.ssrc(), video.rtxSsrc());
        assertThat(section.ssrcs()).allMatch(ssrc -> ssrc.attributes().get("msid").equals("live/livestream video-1") && !ssrc.attributes().get("cname").isEmpty());
        assertThat(section.codecs()).filteredOn(codec -> codec.isRtx()).hasSize(video.codecs().size());
        assertThat(section.codecs().get(0).feedback()).contains("nack", "nack pli", "ccm fir", "transport-cc").doesNotContain("goog-remb");
        assertThat(agreement.tracks()).extracting(TrackPlan::ssrc).doesNotHaveDuplicates().doesNotContain(0);
    }
}
