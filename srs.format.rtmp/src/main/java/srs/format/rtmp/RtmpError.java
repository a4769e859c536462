package srs.format.rtmp;

/**
 * Why an RTMP connection ends, with the numbers and names that SRS users know from logs and the HTTP API.
 *
 * <p>Used by {@link RtmpProtocolException} and as close reason of the sessions.
 */
public enum RtmpError {
    SUCCESS(0, "Success"),
    SOCKET_CLOSED(1004, "SocketClosed"),
    SOCKET_READ(1007, "SocketRead"),
    SOCKET_WRITE(1009, "SocketWrite"),
    SOCKET_TIMEOUT(1011, "SocketTimeout"),
    INVALID_PACKET(1019, "RtmpInvalidPacket"),
    INVALID_CLIENT(1020, "RtmpInvalidClient"),
    SYSTEM_ASSERT(1021, "SystemAssert"),
    STREAM_BUSY(1028, "StreamBusy"),
    FORWARD_LOOP(1030, "RtmpForwardLoop"),
    SECURITY_CHECK(1052, "SecurityCheck"),
    SECURITY_DENY(1053, "SecurityDeny"),
    SECURITY_ALLOW(1054, "SecurityAllow"),
    CONNECTIONS_EXCEED(1074, "ConnectionsExceed"),
    PLAIN_REQUIRED(2000, "RtmpPlainRequired"),
    CHUNK_START(2001, "RtmpChunkStart"),
    MESSAGE_SIZE(2002, "RtmpMsgSize"),
    AMF0_DECODE(2003, "Amf0Decode"),
    AMF0_INVALID(2004, "Amf0Invalid"),
    CONNECT(2005, "RtmpConnect"),
    TC_URL(2006, "RtmpTcUrl"),
    DECODE(2007, "RtmpDecode"),
    ENCODE(2008, "RtmpEncode"),
    CHUNK_SIZE(2010, "RtmpChunkSize"),
    TRY_SIMPLE(2011, "RtmpTrySimple"),
    SCHEMA(2012, "RtmpSchema"),
    PACKET_SIZE(2013, "RtmpPacketSize"),
    NO_VHOST(2014, "NoVhost"),
    REFER_DENIED(2015, "SecurityDenied"),
    HANDSHAKE(2016, "RtmpHandshake"),
    NO_REQUEST(2017, "RtmpNoRequest"),
    DURATION_EXCEED(2019, "DurationExceed"),
    AGGREGATE(2024, "RtmpAggregate"),
    STREAM_NAME_EMPTY(2051, "StreamNameEmpty"),
    REAL_IP(2054, "RtmpProxy"),
    IDENTIFY(2055, "RtmpIdentify"),
    KICKOFF_FOR_IDLE(2056, "KickoffForIdle"),
    REDIRECT(2997, "RtmpRedirect"),
    CLOSE(2998, "RtmpClose"),
    REPUBLISH(2999, "RtmpRepublish"),
    HOOK_RESPONSE(3064, "HttpResponseCode"),
    USER_DISCONNECT(9001, "UserDisconnect");

    private final int code;
    private final String shortName;

    RtmpError(int code, String shortName) {
        this.code = code;
        this.shortName = shortName;
    }

    /** The number of SRS. */
    public int code() {
        return code;
    }

    /** The short name of SRS, as in its log lines. */
    public String shortName() {
        return shortName;
    }
}
