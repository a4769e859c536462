package srs.protocol.rtc.internal.negotiation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import srs.format.rtp.sdp.Answer;
import srs.format.rtp.sdp.Codec;
import srs.format.rtp.sdp.CodecChoice;
import srs.format.rtp.sdp.LocalMedia;
import srs.format.rtp.sdp.LocalTransport;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;

/**
 * What of an offer is accepted. Immutable.
 *
 * @param sections by their places in the offer, as the answer says them
 * @param tracks the same, as media is sent and received by them
 */
public record Agreement(Offer offer, Map<Integer, LocalMedia> sections, List<TrackPlan> tracks) {

    public Agreement {
        sections = Map.copyOf(sections);
        tracks = List.copyOf(tracks);
    }

    /**
     * The answer.
     *
     * @param origin what o= says
     * @param name what s= says
     * @param streamId what msid-semantic says
     */
    public String answer(LocalTransport transport, String origin, String name, String streamId) {
        Answer answer = new Answer(offer.sdp(), transport);
        sections.forEach(answer::accept);
        return answer.build(origin, name, streamId).write();
    }

    /** Codecs as one section has them: each with the payload type that repairs it. */
    static final class Codecs {
        private final List<Codec> offered;
        private final Feedback feedback;
        private final Set<Integer> used = new HashSet<>();
        private final List<Codec> said = new ArrayList<>();
        private final List<Codec> repairs = new ArrayList<>();
        private final List<CodecPlan> plans = new ArrayList<>();

        Codecs(List<Codec> offered, Feedback feedback) {
            this.offered = offered;
            this.feedback = feedback;
        }

        /** One of the offered codecs; at most once each. */
        void add(Codec codec) {
            if (!used.add(codec.payloadType())) {
                return;
            }
            Codec common = feedback.common(codec);
            boolean hasNack = common.feedback().contains(Feedback.NACK);
            Optional<Codec> rtx = CodecChoice.rtxOf(offered, codec).filter(repair -> hasNack);
            said.add(common);
            rtx.ifPresent(repairs::add);
            boolean hasPli = common.feedback().contains(Feedback.PLI);
            plans.add(new CodecPlan(codec.format().orElseThrow(), codec.payloadType(), rtx.map(Codec::payloadType).orElse(CodecPlan.NONE), codec.parameters(), hasNack, hasPli));
        }

        boolean isEmpty() {
            return plans.isEmpty();
        }

        boolean hasRtx() {
            return !repairs.isEmpty();
        }

        List<CodecPlan> plans() {
            return plans;
        }

        /** As the section lists them: repairs last. */
        List<Codec> said() {
            List<Codec> all = new ArrayList<>(said);
            all.addAll(repairs);
            return all;
        }
    }
}
