package srs.protocol.rtc.internal.negotiation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.sdp.Codec;
import srs.format.rtp.sdp.Direction;
import srs.format.rtp.sdp.ExtMap;
import srs.format.rtp.sdp.LocalMedia;
import srs.format.rtp.sdp.MediaDescription;
import srs.format.rtp.sdp.Ssrc;
import srs.format.rtp.sdp.SsrcGroup;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.protocol.rtc.internal.plan.TrackPlan;

/**
 * What is agreed on with a player: first the codecs that the stream has now, then every other one that both know, so that a player that came before the publisher, or
 * stays over a change of codec, needs no new offer. Used once.
 */
public final class PlayNegotiation {
    private final Offer offer;
    private final CodecWish wish;
    private final Feedback feedback;
    private final List<SourceTrack> source;
    private final String streamId;
    private final RandomGenerator random;
    private final String cname;
    private final Set<Integer> ssrcs = new LinkedHashSet<>();

    /**
     * @param source what the stream has now; empty when nobody publishes
     * @param streamId the stream's name in msid
     */
    public PlayNegotiation(Offer offer, CodecWish wish, Feedback feedback, List<SourceTrack> source, String streamId, RandomGenerator random) {
        this.offer = offer;
        this.wish = wish;
        this.feedback = feedback;
        this.source = source;
        this.streamId = streamId;
        this.random = random;
        cname = Long.toHexString(random.nextLong());
    }

    /** @throws RefusedException when the player can take nothing that there is */
    public Agreement agree() {
        Map<Integer, LocalMedia> sections = new LinkedHashMap<>();
        List<TrackPlan> tracks = new ArrayList<>();
        boolean fits = source.isEmpty();
        for (boolean isVideo : new boolean[] {false, true}) {
            List<SourceTrack> ofKind = source.stream().filter(track -> track.format().isVideo() == isVideo).toList();
            int most = isVideo ? Math.max(1, ofKind.size()) : 1;
            int done = 0;
            for (int i = 0; i < offer.sdp().media().size() && done < most; i++) {
                MediaDescription offered = offer.sdp().media().get(i);
                if (offered.kind().equals(MediaDescription.VIDEO) != isVideo || !offer.isFor(i, Direction.SENDONLY)) {
                    continue;
                }
                Agreement.Codecs codecs = codecs(offered.codecs(), rotated(ofKind, done), isVideo);
                if (codecs.isEmpty()) {
                    continue;
                }
                done++;
                fits |= ofKind.stream().anyMatch(track -> codecs.plans().stream().anyMatch(plan -> plan.format() == track.format()));
                add(i, offered, codecs, isVideo, sections, tracks);
            }
        }
        if (tracks.isEmpty() || !fits) {
            throw new RefusedException(RtcError.SDP_NEGOTIATE, tracks.isEmpty() ? "the offer receives no sound or picture of a codec that is known here"
                    : "the offer has none of the stream's codecs: " + source.stream().map(track -> track.format().encodingName()).toList());
        }
        tracks.sort((a, b) -> Integer.compare(place(a), place(b)));
        return new Agreement(offer, sections, tracks);
    }

    private int place(TrackPlan track) {
        return offer.sdp().media().indexOf(offer.sdp().byMid(track.mid()));
    }

    /** Of several tracks of a kind, each section prefers another one. */
    private static List<SourceTrack> rotated(List<SourceTrack> tracks, int by) {
        List<SourceTrack> rotated = new ArrayList<>(tracks.subList(Math.min(by, tracks.size()), tracks.size()));
        rotated.addAll(tracks.subList(0, Math.min(by, tracks.size())));
        return rotated;
    }

    private Agreement.Codecs codecs(List<Codec> offered, List<SourceTrack> ofKind, boolean isVideo) {
        Agreement.Codecs codecs = new Agreement.Codecs(offered, feedback);
        Optional<PayloadFormat> wanted = wish.of(isVideo);
        if (wanted.isPresent()) {
            choose(offered, wanted.get(), ofKind).ifPresent(codecs::add);
            if (codecs.isEmpty()) {
                throw new RefusedException(RtcError.SDP_NEGOTIATE, "the offer has no " + wanted.get().encodingName());
            }
        }
        ofKind.forEach(track -> PlayableCodec.choose(offered, track.format(), track.parameters()).ifPresent(codecs::add));
        Set<PayloadFormat> rest = new LinkedHashSet<>();
        if (ofKind.isEmpty()) {
            rest.add(isVideo ? PayloadFormat.H264 : PayloadFormat.OPUS);
        }
        offered.forEach(codec -> codec.format().filter(format -> format.isVideo() == isVideo).ifPresent(rest::add));
        ofKind.forEach(track -> rest.remove(track.format()));
        rest.forEach(format -> PlayableCodec.choose(offered, format, Map.of()).ifPresent(codecs::add));
        return codecs;
    }

    private static Optional<Codec> choose(List<Codec> offered, PayloadFormat format, List<SourceTrack> ofKind) {
        Map<String, String> parameters = ofKind.stream().filter(track -> track.format() == format).findFirst().map(SourceTrack::parameters).orElse(Map.of());
        return PlayableCodec.choose(offered, format, parameters);
    }

    private void add(int index, MediaDescription offered, Agreement.Codecs codecs, boolean isVideo, Map<Integer, LocalMedia> sections, List<TrackPlan> tracks) {
        int ssrc = newSsrc();
        int rtxSsrc = codecs.hasRtx() ? newSsrc() : 0;
        String msid = streamId + " " + (isVideo ? "video" : "audio") + "-" + offered.mid();
        List<Ssrc> sources = new ArrayList<>(List.of(source(ssrc, msid)));
        List<SsrcGroup> groups = new ArrayList<>();
        if (codecs.hasRtx()) {
            sources.add(source(rtxSsrc, msid));
            groups.add(new SsrcGroup(SsrcGroup.FID, List.of(ssrc, rtxSsrc)));
        }
        List<ExtMap> extensions = KnownExtensions.player(offered, feedback.hasTwcc());
        sections.put(index, LocalMedia.of(offered.kind(), offered.mid(), Direction.SENDONLY, codecs.said(), extensions).withSources(msid, sources, groups));
        tracks.add(new TrackPlan(offered.mid(), isVideo, codecs.plans(), KnownExtensions.numbers(extensions), ssrc, rtxSsrc, List.of()));
    }

    private Ssrc source(int id, String msid) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("cname", cname);
        attributes.put("msid", msid);
        return new Ssrc(id, attributes);
    }

    private int newSsrc() {
        int ssrc;
        do {
            ssrc = random.nextInt();
        } while (ssrc == 0 || !ssrcs.add(ssrc));
        return ssrc;
    }
}
