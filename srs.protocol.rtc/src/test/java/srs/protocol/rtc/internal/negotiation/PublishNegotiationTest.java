package srs.protocol.rtc.internal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.payload.PayloadFormat;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;

/** What is accepted of a publisher (compat 6.4). */
class PublishNegotiationTest {
    private static Agreement agree(String offer, CodecWish wish) {
        return PublishNegotiation.agree(Offers.offer(offer), wish, Offers.ALL);
    }

    private static CodecPlan codec(TrackPlan track) {
        assertThat(track.codecs()).hasSize(1);
        return track.codecs().get(0);
    }

    @Test
    void takesOpusAndConstrainedBaseline() {
        List<TrackPlan> tracks = agree("chromium-sendonly", CodecWish.NONE).tracks();

        assertThat(tracks).extracting(TrackPlan::isVideo).containsExactly(false, true);
        assertThat(codec(tracks.get(0))).matches(plan -> plan.format() == PayloadFormat.OPUS && plan.payloadType() == 111);
        CodecPlan video = codec(tracks.get(1));
        assertThat(video.format()).isEqualTo(PayloadFormat.H264);
        assertThat(video.parameters()).containsEntry("profile-level-id", "42e01f").containsEntry("packetization-mode", "1");
        assertThat(video.rtxPayloadType()).isEqualTo(video.payloadType() + 1);
        assertThat(video.hasNack() && video.hasPli()).isTrue();
        assertThat(tracks.get(1).ssrc()).isEqualTo(1850904271);
        assertThat(tracks.get(1).rtxSsrc()).isEqualTo((int) 2943823479L);
        assertThat(tracks.get(1).extensions()).containsEntry(ExtensionUri.TRANSPORT_WIDE_CC, 3).containsKeys(ExtensionUri.MID, ExtensionUri.ABS_SEND_TIME);
    }

    @ParameterizedTest
    @CsvSource({"av1,AV1", "AV1X,AV1", "vp9,VP9", "vp8,VP8", "h264,H264"})
    void takesTheVideoCodecOfTheUrl(String word, PayloadFormat format) {
        assertThat(codec(agree("chromium-sendonly", CodecWish.of(word, "", "")).tracks().get(1)).format()).isEqualTo(format);
        assertThat(codec(agree("chromium-sendonly", CodecWish.of("", word, "")).tracks().get(1)).format()).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({"pcmu,PCMU,0", "pcma,PCMA,8", "opus,OPUS,111"})
    void takesTheAudioCodecOfTheUrl(String word, PayloadFormat format, int payloadType) {
        CodecPlan audio = codec(agree("chromium-sendonly", CodecWish.of("", "", word)).tracks().get(0));
        assertThat(audio.format()).isEqualTo(format);
        assertThat(audio.payloadType()).isEqualTo(payloadType);
    }

    @Test
    void refusesACodecThatWasNotOffered() {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> agree("ffmpeg-whip", CodecWish.of("av1", "", ""))).matches(e -> e.code() == 5018);
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> CodecWish.of("mpeg2", "", "")).matches(e -> e.code() == 5023);
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> CodecWish.of("", "opus", "")).matches(e -> e.code() == 5023);
    }

    @Test
    void refusesAPlayer() {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> agree("chromium-recvonly", CodecWish.NONE)).matches(e -> e.code() == 5018);
    }

    @Test
    void takesWhatIsThereWhenThereIsNoH264() {
        String offer = Offers.text("chromium-sendonly").replaceAll("a=rtpmap:\\d+ H264/90000\r\n", "");
        assertThat(codec(PublishNegotiation.agree(Offer.read(offer, true), CodecWish.NONE, Offers.ALL).tracks().get(1)).format()).isEqualTo(PayloadFormat.VP8);
    }

    /** RFC 6184 §8.1: they are the first of the stream. */
    @Test
    void keepsParameterSetsOfTheOffer() {
        String sets = "Z01ADeyhRvyYCIAAAAMAgAAAGQeKFMs=,aM48gA==";
        String offer = Offers.text("ffmpeg-whip").replaceAll("(a=fmtp:106 .*)\r\n", "$1;sprop-parameter-sets=" + sets + "\r\n");
        assertThat(codec(PublishNegotiation.agree(Offer.read(offer, true), CodecWish.NONE, Offers.ALL).tracks().get(1)).parameters()).containsEntry("sprop-parameter-sets", sets);
    }

    @Test
    void takesOneWhoTellsNoSources() {
        String offer = Offers.text("chromium-sendonly").replaceAll("a=ssrc.*\r\n", "");
        assertThat(PublishNegotiation.agree(Offer.read(offer, true), CodecWish.NONE, Offers.ALL).tracks()).extracting(TrackPlan::ssrc).containsExactly(0, 0);
    }

    @Test
    void takesSoundAlone() {
        assertThat(agree("chromium-audioonly", CodecWish.NONE).tracks()).extracting(TrackPlan::isVideo).containsExactly(false);
    }

    @Test
    void takesLayersOfSimulcast() {
        assertThat(agree("chromium-simulcast", CodecWish.NONE).tracks().get(1).rids()).containsExactly("q", "h", "f");
    }

    @Test
    void takesFfmpeg() {
        List<TrackPlan> tracks = agree("ffmpeg-whip", CodecWish.NONE).tracks();
        assertThat(codec(tracks.get(0)).payloadType()).isEqualTo(111);
        assertThat(codec(tracks.get(1))).matches(plan -> plan.payloadType() == 106 && plan.rtxPayloadType() == CodecPlan.NONE && !plan.hasNack());
        assertThat(tracks).extracting(TrackPlan::ssrc).containsExactly(440155082, 1998147987);
    }

    @Test
    void asksForNothingThatTheVhostHasOff() {
        Agreement agreement = PublishNegotiation.agree(Offers.offer("chromium-sendonly"), CodecWish.NONE, new Feedback(false, false));
        CodecPlan video = codec(agreement.tracks().get(1));
        assertThat(video.hasNack()).isFalse();
        assertThat(video.rtxPayloadType()).isEqualTo(CodecPlan.NONE);
        assertThat(agreement.tracks().get(1).extensions()).doesNotContainKey(ExtensionUri.TRANSPORT_WIDE_CC);
    }
}
