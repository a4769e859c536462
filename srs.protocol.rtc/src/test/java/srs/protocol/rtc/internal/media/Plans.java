package srs.protocol.rtc.internal.media;

import java.util.List;
import java.util.Map;
import srs.format.rtp.payload.PayloadFormat;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;

/** Tracks as descriptions agree on them. */
final class Plans {
    private Plans() {}

    static CodecPlan codec(PayloadFormat format, int payloadType, int rtxPayloadType) {
        return new CodecPlan(format, payloadType, rtxPayloadType, Map.of(), true, format.isVideo());
    }

    static TrackPlan video(String mid, int ssrc, int rtxSsrc, CodecPlan... codecs) {
        return new TrackPlan(mid, true, List.of(codecs), Map.of(), ssrc, rtxSsrc, List.of());
    }

    static TrackPlan audio(String mid, int ssrc, CodecPlan... codecs) {
        return new TrackPlan(mid, false, List.of(codecs), Map.of(), ssrc, 0, List.of());
    }

    static TrackPlan with(TrackPlan track, Map<String, Integer> extensions, String... rids) {
        return new TrackPlan(track.mid(), track.isVideo(), track.codecs(), extensions, track.ssrc(), track.rtxSsrc(), List.of(rids));
    }
}
