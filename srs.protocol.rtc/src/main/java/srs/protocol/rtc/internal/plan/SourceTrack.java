package srs.protocol.rtc.internal.plan;

import java.util.Map;
import srs.format.rtp.payload.PayloadFormat;

/**
 * What a live stream has for players, so that a negotiation can prefer it.
 *
 * @param parameters of fmtp that a receiver must be able to decode: {@code profile-level-id}, {@code profile-id} and so on; may be empty
 */
public record SourceTrack(PayloadFormat format, Map<String, String> parameters) {

    public SourceTrack {
        parameters = Map.copyOf(parameters);
    }
}
