package srs.protocol.rtc.internal.api;

import io.netty.buffer.ByteBufUtil;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.ServerIdentity;
import srs.protocol.rtc.internal.negotiation.Candidates;
import srs.protocol.rtc.internal.negotiation.Names;

/** Brings the requests of {@code /rtc/v1/} to their calls. Thread-safe; runs on worker threads. */
public final class RtcApi implements HttpEndpoint {
    public static final String PUBLISH = "/rtc/v1/publish/";
    public static final String PLAY = "/rtc/v1/play/";
    public static final String WHIP = "/rtc/v1/whip/";
    public static final String WHIP_PLAY = "/rtc/v1/whip-play/";
    public static final String WHEP = "/rtc/v1/whep/";

    private final RtcCalls own;
    private final WhipCalls whip;

    /** @param signature what our SDP says that we are */
    public RtcApi(CallMeans means, ServerIdentity identity, ListeningPorts ports, Candidates candidates, Names names, String signature) {
        Reception reception = new Reception(means, new Place(ports, candidates, names), signature);
        own = new RtcCalls(reception, means.config(), identity);
        whip = new WhipCalls(reception);
    }

    @Override
    public void handle(HttpExchange exchange) {
        byte[] body = ByteBufUtil.getBytes(exchange.body());
        String path = folder(exchange.path());
        if (isOfSrs(path)) {
            own.handle(exchange, path.startsWith(PUBLISH), body);
        } else {
            whip.handle(exchange, !path.startsWith(WHIP), body);
        }
    }

    /** RFC 9725 §4.2: endpoint and session tell it in the answer to any OPTIONS. SRS's own calls take JSON, whatever its type is called. */
    @Override
    public String acceptPost(String path) {
        return isOfSrs(folder(path)) ? "" : WhipCalls.SDP;
    }

    private static boolean isOfSrs(String path) {
        return path.startsWith(PUBLISH) || path.startsWith(PLAY);
    }

    private static String folder(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}
