package srs.protocol.rtc.internal.negotiation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.sdp.Answer;
import srs.format.rtp.sdp.Codec;
import srs.format.rtp.sdp.CodecChoice;
import srs.format.rtp.sdp.Direction;
import srs.format.rtp.sdp.ExtMap;
import srs.format.rtp.sdp.LocalMedia;
import srs.format.rtp.sdp.MediaDescription;
import srs.format.rtp.sdp.Rid;
import srs.format.rtp.sdp.Ssrc;
import srs.format.rtp.sdp.SsrcGroup;
import srs.protocol.rtc.internal.plan.TrackPlan;

/**
 * What is accepted of a publisher: one section of sound, all of picture, one codec each. Stateless.
 *
 * <p>The codec is the wanted one; without a wish Opus and H.264, else the first that is known. A section that has none is refused alone, as long as another one stays.
 */
public final class PublishNegotiation {
    private static final int MAX_LAYERS = 4;

    private PublishNegotiation() {}

    /** @throws RefusedException when nothing of it can be received */
    public static Agreement agree(Offer offer, CodecWish wish, Feedback feedback) {
        Map<Integer, LocalMedia> sections = new LinkedHashMap<>();
        List<TrackPlan> tracks = new ArrayList<>();
        boolean hasAudio = false;
        for (int i = 0; i < offer.sdp().media().size(); i++) {
            MediaDescription offered = offer.sdp().media().get(i);
            boolean isVideo = offered.kind().equals(MediaDescription.VIDEO);
            if (!offer.isFor(i, Direction.RECVONLY) || !isVideo && hasAudio) {
                continue;
            }
            Optional<Codec> codec = choose(offered.codecs(), wish.of(isVideo), isVideo);
            if (codec.isEmpty()) {
                if (wish.of(isVideo).isPresent()) {
                    throw new RefusedException(RtcError.SDP_NEGOTIATE, "the offer has no " + wish.of(isVideo).get().encodingName());
                }
                continue;
            }
            hasAudio |= !isVideo;
            Agreement.Codecs codecs = new Agreement.Codecs(offered.codecs(), feedback);
            codecs.add(codec.get());
            sections.put(i, section(offered, codecs, feedback));
            tracks.add(track(offered, isVideo, codecs, feedback));
        }
        if (tracks.isEmpty()) {
            throw new RefusedException(RtcError.SDP_NEGOTIATE, "the offer sends no sound or picture of a codec that is known here");
        }
        return new Agreement(offer, sections, tracks);
    }

    private static Optional<Codec> choose(List<Codec> offered, Optional<PayloadFormat> wish, boolean isVideo) {
        if (wish.isPresent()) {
            return CodecChoice.choose(offered, wish.get());
        }
        return CodecChoice.choose(offered, isVideo ? PayloadFormat.H264 : PayloadFormat.OPUS)
                .or(() -> offered.stream().flatMap(codec -> codec.format().stream()).filter(format -> format.isVideo() == isVideo).findFirst()
                        .flatMap(format -> CodecChoice.choose(offered, format)));
    }

    private static LocalMedia section(MediaDescription offered, Agreement.Codecs codecs, Feedback feedback) {
        return LocalMedia.of(offered.kind(), offered.mid(), Direction.RECVONLY, codecs.said(), KnownExtensions.publisher(offered, feedback.hasTwcc())).withRids(rids(offered));
    }

    private static List<Rid> rids(MediaDescription offered) {
        List<Rid> rids = Answer.receivedRids(offered);
        return rids.subList(0, Math.min(rids.size(), MAX_LAYERS));
    }

    private static TrackPlan track(MediaDescription offered, boolean isVideo, Agreement.Codecs codecs, Feedback feedback) {
        List<ExtMap> extensions = KnownExtensions.publisher(offered, feedback.hasTwcc());
        Optional<SsrcGroup> pair = offered.ssrcGroups().stream().filter(group -> group.semantics().equals(SsrcGroup.FID) && group.ssrcs().size() == 2).findFirst();
        int ssrc = pair.map(group -> group.ssrcs().get(0)).or(() -> offered.ssrcs().stream().findFirst().map(Ssrc::id)).orElse(0);
        int rtxSsrc = codecs.hasRtx() ? pair.map(group -> group.ssrcs().get(1)).orElse(0) : 0;
        return new TrackPlan(offered.mid(), isVideo, codecs.plans(), KnownExtensions.numbers(extensions), ssrc, rtxSsrc, rids(offered).stream().map(Rid::id).toList());
    }
}
