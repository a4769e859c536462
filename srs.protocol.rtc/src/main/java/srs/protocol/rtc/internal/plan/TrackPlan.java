package srs.protocol.rtc.internal.plan;

import java.util.List;
import java.util.Map;

/**
 * One section of the description that was accepted.
 *
 * @param mid its name
 * @param codecs in the order of preference, one or more; packets may change from one to another at any time
 * @param extensions header extensions that were agreed on: URI (see {@link srs.format.rtp.ExtensionUri}) to number
 * @param ssrc of a publisher what it told, of a player what we send; 0 when a publisher did not tell
 * @param rtxSsrc the same of retransmissions; 0 for none
 * @param rids layers of a publisher, best first as offered; empty without simulcast
 */
public record TrackPlan(String mid, boolean isVideo, List<CodecPlan> codecs, Map<String, Integer> extensions, int ssrc, int rtxSsrc, List<String> rids) {

    public TrackPlan {
        codecs = List.copyOf(codecs);
        extensions = Map.copyOf(extensions);
        rids = List.copyOf(rids);
    }

    /** Whether packets that were asked for go again under their own numbers, for want of RTX. */
    public boolean repeats() {
        return codecs.stream().anyMatch(codec -> codec.hasNack() && (rtxSsrc == 0 || codec.rtxPayloadType() == CodecPlan.NONE));
    }
}
