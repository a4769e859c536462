package srs.protocol.rtc.internal.plan;

import java.util.Map;
import srs.format.rtp.payload.PayloadFormat;

/**
 * One codec of a track, under the peer's number.
 *
 * @param rtxPayloadType of its retransmissions (RFC 4588); {@value #NONE} when not agreed on
 * @param parameters of fmtp
 * @param hasNack whether lost packets are asked for
 * @param hasPli whether a key frame can be asked for
 */
public record CodecPlan(PayloadFormat format, int payloadType, int rtxPayloadType, Map<String, String> parameters, boolean hasNack, boolean hasPli) {
    /** No payload type. */
    public static final int NONE = -1;

    public CodecPlan {
        parameters = Map.copyOf(parameters);
    }
}
