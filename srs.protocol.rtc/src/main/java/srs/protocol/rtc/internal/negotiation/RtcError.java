package srs.protocol.rtc.internal.negotiation;

/** Why a call is refused: SRS's code and name (compat 7.4), and the status that WHIP and WHEP answer with (SRS 7.0.121). */
public enum RtcError {
    NO_VHOST(2014, "NoVhost", 500),
    STREAM_NAME(2051, "StreamNameEmpty", 400),
    SDP_DECODE(5012, "RtcSdpDecode", 400),
    SDP_NEGOTIATE(5018, "RtcSdpNegotiate", 400),
    API_JSON(5019, "RtcApiJson", 400),
    STREAM_BUSY(1028, "StreamBusy", 409),
    /** A rule, a token or a callback refuses: which one is in the log. SRS says so to publishers; its players get 500. */
    SYSTEM_AUTH(1102, "SystemAuth", 401),
    DISABLED(5021, "RtcDisabled", 500),
    NO_SESSION(5022, "RtcNoSession", 404),
    INVALID_PARAMS(5023, "RtcInvalidParams", 400),
    /** A session of this name is there already. */
    UNIQUE(5035, "RtcUnique", 409),
    INVALID_SESSION(5036, "RtcInvalidSession", 401),
    INVALID_ICE(5037, "RtcInvalidIce", 400),
    INVALID_SDP(5043, "RtcInvalidSdp", 400),
    /** Not of SRS, which has no limit: too many sessions wait for their peers. */
    TOO_MANY(1074, "ConnectionsExceed", 503),
    /** What went wrong on our side. */
    FAULT(1021, "SystemAssert", 500);

    private final int code;
    private final String shortName;
    private final int status;

    RtcError(int code, String shortName, int status) {
        this.code = code;
        this.shortName = shortName;
        this.status = status;
    }

    public int code() {
        return code;
    }

    public String shortName() {
        return shortName;
    }

    /** The status in HTTP. */
    public int status() {
        return status;
    }
}
