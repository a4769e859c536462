package srs.output.hls.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpExchange;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientLog;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.kernel.stream.StreamKey;

/**
 * The players of HLS of all streams (F133): listed as clients, asked about at the gates when they come, gone when they have asked for nothing during two windows.
 * Thread-safe.
 */
final class HlsSessions {
    /** Players at a time; more are answered 503. */
    static final int MAX_SESSIONS = 50_000;
    /** How often those that have gone are looked for, in milliseconds. */
    static final int CHECK_MS = 5_000;

    private static final ClientType HLS_PLAY = new ClientType("hls-play", /* publishes= */ false);
    private static final Pattern CTX = Pattern.compile("[0-9A-Za-z_-]{1,64}");
    private static final int REFUSED = 4005;
    private static final Logger LOG = LoggerFactory.getLogger("srs.hls");

    private final Clients clients;
    private final Admission admission;
    private final LongSupplier nowMs;
    private final Map<String, HlsSession> sessions = new ConcurrentHashMap<>();

    HlsSessions(Clients clients, Admission admission, LongSupplier nowMs) {
        this.clients = clients;
        this.admission = admission;
        this.nowMs = nowMs;
    }

    /** Whether a player may have sent this as its hls_ctx. */
    static boolean isCtx(String ctx) {
        return CTX.matcher(ctx).matches();
    }

    /** The player that has this id; it lives on. */
    Optional<HlsSession> find(String ctx) {
        HlsSession session = sessions.get(ctx);
        if (session == null) {
            return Optional.empty();
        }
        session.seen(nowMs.getAsLong());
        return Optional.of(session);
    }

    boolean isFull() {
        return sessions.size() >= MAX_SESSIONS;
    }

    /**
     * A new player, which the gates are asked about.
     *
     * @param ctx what it calls itself; null for one that is to get the id of its client
     * @return the player; another one, perhaps of another stream, when somebody has just come with this id
     */
    HlsSession begin(String ctx, StreamKey stream, HttpExchange exchange) {
        HlsSession[] made = new HlsSession[1];
        ClientHandle client = clients.connected("hls", exchange.ip(), reason -> kick(made[0], reason));
        String id = ctx == null ? client.id() : ctx;
        HlsSession session = new HlsSession(id, stream, nowMs.getAsLong());
        made[0] = session;
        HlsSession before = sessions.putIfAbsent(id, session);
        if (before != null) {
            client.close();
            return before;
        }
        session.client(client);
        Map<String, String> facts = Map.of("tcUrl", "rtmp://" + stream.vhost() + "/" + stream.app(), "pageUrl", exchange.header("Referer").orElse(""),
                "swfUrl", "", "url", stream.url(), "param", exchange.query());
        client.identify(HLS_PLAY, stream, facts);
        log(client.id(), "HLS client ip={}, url={}, hls_ctx={}", exchange.ip(), stream.url(), id);
        admission.check(new AdmissionRequest(AdmissionRequest.Action.PLAY, client, stream, exchange.query(), facts)).whenComplete((verdict, fault) -> {
            Verdict answer = fault != null ? Verdict.refused(REFUSED, fault.toString()) : verdict;
            if (!answer.admitted()) {
                log(client.id(), "client finished. refused: {}", answer.text());
                end(session);
            }
            session.verdict().complete(answer);
        });
        return session;
    }

    private void kick(HlsSession session, String reason) {
        if (session != null) {
            log(session.ctx(), "client finished. kicked: {}", reason);
            session.kick();
        }
    }

    private void end(HlsSession session) {
        sessions.remove(session.ctx(), session);
        session.close();
    }

    /** Ends those that have not asked for so long. */
    void expire(ToLongFunction<StreamKey> idleMs) {
        long now = nowMs.getAsLong();
        for (HlsSession session : sessions.values()) {
            if (now - session.seenMs() > idleMs.applyAsLong(session.stream())) {
                log(session.ctx(), "client finished. nothing asked for during two windows");
                end(session);
            }
        }
    }

    void close() {
        sessions.values().forEach(this::end);
    }

    private static void log(String id, String format, Object... args) {
        ClientLog.about(id, () -> LOG.info(format, args));
    }
}
