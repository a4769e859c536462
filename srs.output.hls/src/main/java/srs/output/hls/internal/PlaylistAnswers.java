package srs.output.hls.internal;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import srs.http.HttpExchange;
import srs.kernel.client.Verdict;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;

/**
 * Answers with playlists: for players that are clients of the kernel when hls_ctx says so, and when the playlist has what the request waits for. Called on worker
 * threads when it is a file, else on any. Thread-safe.
 *
 * <p>With hls_ctx the first request of a playlist is answered with a master playlist of one line, whose address has an id: that is a player from then on.
 */
final class PlaylistAnswers {
    static final String TYPE = "application/vnd.apple.mpegurl";

    private static final String TEXT = "text/plain; charset=utf-8";
    /** Longest playlist that is served, in bytes. */
    private static final int MAX_BYTES = OldPlaylist.MAX_BYTES;
    private static final Map<String, List<String>> FRESH = Map.of("Cache-Control", List.of("no-cache"));
    /** Tags whose addresses are the player's, too: by them the vhost is known. */
    private static final List<String> MARKED = List.of("#EXT-X-PART:", "#EXT-X-PRELOAD-HINT:", "#EXT-X-MAP:", "#EXT-X-KEY:");
    private static final String URI = "URI=\"";

    private final HlsSessions sessions;
    private final Renditions renditions;
    private final Executor readers;
    private final Function<HttpExchange, Executor> waitingRooms;
    private final LongSupplier nowMs;

    /**
     * A request of a playlist.
     *
     * @param live the playlist in memory; null when it is the file
     * @param file where it lies
     * @param player who asks, when that is known
     */
    record Request(HttpExchange exchange, Section section, String vhost, Path file, LivePlaylist live, Optional<HlsSession> player) {
        boolean isLowLatency() {
            return live != null && live.now().lowLatency() != null;
        }
    }

    /**
     * @param waitingRooms where one is told who has waited
     * @param nowMs a clock that never jumps
     */
    PlaylistAnswers(HlsSessions sessions, Renditions renditions, Executor readers, Function<HttpExchange, Executor> waitingRooms, LongSupplier nowMs) {
        this.waitingRooms = waitingRooms;
        this.sessions = sessions;
        this.renditions = renditions;
        this.readers = readers;
        this.nowMs = nowMs;
    }

    static void respond(HttpExchange exchange, byte[] text) {
        exchange.respond(200, TYPE, FRESH, Unpooled.wrappedBuffer(text));
    }

    void answer(Request request) {
        HttpExchange exchange = request.exchange;
        Reload reload;
        try {
            reload = request.isLowLatency() ? Reload.of(exchange) : Reload.NOW;
        } catch (IllegalArgumentException e) {
            exchange.respond(400, TEXT, e.getMessage());
            return;
        }
        // who only looks (HEAD) is no player
        boolean hasPlayers = request.section.isOn("hls.hls_ctx") && exchange.method().equals("GET");
        Optional<StreamKey> stream = !hasPlayers ? Optional.empty()
                : new PlaylistPath(request.section.string("hls.hls_m3u8_file"), request.vhost).stream(request.vhost, exchange.path().substring(1));
        if (stream.isEmpty()) {
            media(request, null, reload);
            return;
        }
        Optional<String> ctx = exchange.parameter(HlsEndpoint.CTX);
        if (ctx.isPresent() && !HlsSessions.isCtx(ctx.get())) {
            exchange.respond(400, TEXT, "hls_ctx is none");
            return;
        }
        if (request.player.isEmpty() && sessions.isFull()) {
            exchange.respond(503, TEXT, "too many players");
            return;
        }
        HlsSession session = request.player.orElseGet(() -> sessions.begin(ctx.orElse(null), stream.get(), exchange));
        if (!session.stream().equals(stream.get())) {
            // who was admitted to one stream was not to another
            exchange.respond(400, TEXT, "hls_ctx is of another stream");
            return;
        }
        CompletableFuture<Verdict> verdict = session.verdict();
        if (verdict.isDone()) {
            judged(request, session, verdict.join(), ctx.isEmpty(), reload);
        } else {
            verdict.thenAcceptAsync(said -> judged(request, session, said, ctx.isEmpty(), reload), readers);
        }
    }

    private void judged(Request request, HlsSession session, Verdict verdict, boolean isMaster, Reload reload) {
        if (!verdict.admitted()) {
            request.exchange.respond(403, TEXT, "refused");
        } else if (isMaster && !session.isKicked()) {
            send(request, session, master(request.exchange, request.section, session).getBytes(StandardCharsets.UTF_8));
        } else {
            media(request, session, reload);
        }
    }

    private static String master(HttpExchange exchange, Section section, HlsSession session) {
        String path = exchange.path();
        String child = Uris.path(section.isOn("hls.hls_master_m3u8_path_relative") ? path.substring(path.lastIndexOf('/') + 1) : path);
        String query = exchange.query().isEmpty() ? "" : "&" + exchange.query().substring(1);
        return "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=1\n" + child + "?" + HlsEndpoint.CTX + "=" + session.ctx() + query + "\n";
    }

    // ---- the media playlist, when it has what is waited for

    /** @param session null for a player that is no client */
    private void media(Request request, HlsSession session, Reload reload) {
        if (reload.position().isEmpty()) {
            deliver(request, session, reload, LivePlaylist.Outcome.READY);
        } else if (request.live.now().isTooFar(reload.position().get())) {
            request.exchange.respond(400, TEXT, "_HLS_msn or _HLS_part is too far ahead");
        } else {
            Executor where = request.live.now().segments().size() > HlsEndpoint.MAX_SEGMENTS_ON_LOOP ? readers : waitingRooms.apply(request.exchange);
            request.live.await(reload.position().get(), nowMs.getAsLong(), where, outcome -> deliver(request, session, reload, outcome));
        }
    }

    private void deliver(Request request, HlsSession session, Reload reload, LivePlaylist.Outcome outcome) {
        if (session != null && session.isKicked()) {
            request.exchange.respond(404, TEXT, "stream " + session.stream().stream() + " is EOF");
        } else if (outcome == LivePlaylist.Outcome.TOO_LATE) {
            request.exchange.respond(503, TEXT, "nothing new came");
        } else {
            try {
                send(request, session, text(request, session, reload));
            } catch (IOException e) {
                // it has been deleted since, or the disk fails: who asks learns no more
                request.exchange.pass(null);
            }
        }
    }

    private byte[] text(Request request, HlsSession session, Reload reload) throws IOException {
        byte[] text = request.live == null ? read(request.file) : request.live.now().text(reload.isDelta());
        String reports = request.isLowLatency() ? renditions.reports(request.section, request.vhost, request.exchange.path().substring(1)) : "";
        boolean marks = session != null && request.section.isOn("hls.hls_ts_ctx");
        if (!marks && reports.isEmpty()) {
            return text;
        }
        String whole = new String(text, StandardCharsets.UTF_8) + reports;
        return (marks ? marked(whole, session.ctx()) : whole).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is over " + MAX_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** The player's id in the addresses of segments, parts, init segments and keys. */
    private static String marked(String text, String ctx) {
        StringBuilder out = new StringBuilder(text.length() * 3 / 2);
        text.lines().forEach(line -> {
            int end = endOfAddress(line);
            out.append(line, 0, end);
            if (end > 0) {
                out.append(line.lastIndexOf('?', end) < 0 ? '?' : '&').append(HlsEndpoint.CTX).append('=').append(ctx);
            }
            out.append(line, end, line.length()).append('\n');
        });
        return out.toString();
    }

    /** Where the address ends that a line has; 0 when it has none, or one of another server's keys. */
    private static int endOfAddress(String line) {
        if (line.isEmpty() || line.charAt(0) != '#') {
            return line.length();
        }
        int begin = line.indexOf(URI) + URI.length();
        boolean isOurs = MARKED.stream().anyMatch(line::startsWith) && begin >= URI.length() && !(line.startsWith("#EXT-X-KEY:") && line.contains("://"));
        return isOurs ? line.indexOf('"', begin) : 0;
    }

    private static void send(Request request, HlsSession session, byte[] text) {
        if (session != null) {
            session.sent(text.length);
        }
        respond(request.exchange, text);
    }
}
