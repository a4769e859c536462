package srs.output.hls.internal;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Workers;

/**
 * Answers with the files of HLS, by their paths below hls_path (compat 5.4). Called on worker threads, for it reads files. Thread-safe.
 *
 * <p>With hls_ctx the first request of a playlist is answered with a master playlist of one line, whose address has an id: that is a player from then on.
 */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=*.m3u8", HttpEndpoint.PATTERN + "=*.ts", HttpEndpoint.PATTERN + "=*.key",
        HttpEndpoint.PATTERN + "=*.m4s", HttpEndpoint.PATTERN + "=*.mp4",
        HttpEndpoint.LISTENER + "=" + HttpEndpoint.SERVER, HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class HlsEndpoint implements HttpEndpoint {
    static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
    static final String SEGMENT_TYPE = "video/MP2T";
    private static final Map<String, String> TYPES = Map.of("key", "application/octet-stream", "m4s", "video/iso.segment", "mp4", "video/mp4");
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String CTX = "hls_ctx";
    /** Longest playlist that is served, in bytes. */
    private static final int MAX_PLAYLIST_BYTES = OldPlaylist.MAX_BYTES;
    private static final Map<String, List<String>> FRESH = Map.of("Cache-Control", List.of("no-cache"));

    private final Config config;
    private final HlsSessions sessions;
    private final Executor readers;

    @Activate
    public HlsEndpoint(@Reference Config config, @Reference Clients clients, @Reference Admission admission, @Reference Workers workers) {
        // an answer that had to wait for the gates is read and sent on a worker thread, too
        this(config, new HlsSessions(clients, admission, () -> System.nanoTime() / 1_000_000), task -> workers.after(0, task));
        workers.every(HlsSessions.CHECK_MS, () -> sessions.expire(stream -> 2 * config.vhost(stream.vhost()).millis("hls.hls_window")));
    }

    HlsEndpoint(Config config, HlsSessions sessions, Executor readers) {
        this.config = config;
        this.sessions = sessions;
        this.readers = readers;
    }

    @Deactivate
    public void close() {
        sessions.close();
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, TEXT, Map.of("Allow", List.of("GET, HEAD, OPTIONS")), Unpooled.EMPTY_BUFFER);
            return;
        }
        Optional<HlsSession> session = exchange.parameter(CTX).flatMap(sessions::find);
        // the addresses in a playlist do not repeat the vhost of its own
        Optional<String> vhost = session.map(player -> player.stream().vhost()).or(() -> config.resolveVhost(exchange.host()));
        Section section = vhost.map(config::vhost).filter(v -> v.isOn("hls.enabled")).orElse(null);
        Path file = section == null ? null : file(section, exchange.path());
        if (file == null || !Files.isRegularFile(file)) {
            notFound(exchange);
            return;
        }
        try {
            if (exchange.path().endsWith(".m3u8")) {
                playlist(exchange, section, vhost.get(), session, file);
            } else {
                segment(exchange, section, session, file);
            }
        } catch (IOException e) {
            // it has been deleted since, or the disk fails: who asks learns no more
            notFound(exchange);
        }
    }

    /** The file that a path names; null when that is none of ours. */
    private static Path file(Section section, String path) {
        try {
            String name = FileNames.checked(path.substring(1));
            if (!path.endsWith(".key")) {
                return Path.of(section.string("hls.hls_path")).resolve(name);
            }
            String keys = section.string("hls.hls_key_file_path");
            return !section.isOn("hls.hls_keys") ? null : Path.of(keys.isEmpty() ? section.string("hls.hls_path") : keys).resolve(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Live streams and files of others have the same extensions. */
    private static void notFound(HttpExchange exchange) {
        exchange.pass(null);
    }

    private void playlist(HttpExchange exchange, Section section, String vhost, Optional<HlsSession> player, Path file) throws IOException {
        // who only looks (HEAD) is no player
        boolean hasPlayers = section.isOn("hls.hls_ctx") && exchange.method().equals("GET");
        Optional<StreamKey> stream = !hasPlayers ? Optional.empty()
                : new PlaylistPath(section.string("hls.hls_m3u8_file"), vhost).stream(vhost, exchange.path().substring(1));
        if (stream.isEmpty()) {
            exchange.respond(200, PLAYLIST_TYPE, FRESH, Unpooled.wrappedBuffer(read(file)));
            return;
        }
        Optional<String> ctx = exchange.parameter(CTX);
        if (ctx.isPresent() && !HlsSessions.isCtx(ctx.get())) {
            exchange.respond(400, TEXT, "hls_ctx is none");
            return;
        }
        if (player.isEmpty() && sessions.isFull()) {
            exchange.respond(503, TEXT, "too many players");
            return;
        }
        HlsSession session = player.orElseGet(() -> sessions.begin(ctx.orElse(null), stream.get(), exchange));
        if (!session.stream().equals(stream.get())) {
            // who was admitted to one stream was not to another
            exchange.respond(400, TEXT, "hls_ctx is of another stream");
            return;
        }
        boolean isMaster = ctx.isEmpty();
        CompletableFuture<Verdict> verdict = session.verdict();
        if (verdict.isDone()) {
            answer(exchange, section, session, verdict.join(), isMaster ? null : file);
        } else {
            verdict.thenAcceptAsync(said -> answer(exchange, section, session, said, isMaster ? null : file), readers);
        }
    }

    /** @param file the media playlist; null for the master playlist */
    private static void answer(HttpExchange exchange, Section section, HlsSession session, Verdict verdict, Path file) {
        if (!verdict.admitted()) {
            exchange.respond(403, TEXT, "refused");
        } else if (session.isKicked()) {
            exchange.respond(404, TEXT, "stream " + session.stream().stream() + " is EOF");
        } else {
            String text;
            try {
                text = file == null ? master(exchange, section, session) : media(section, session, file);
            } catch (IOException e) {
                notFound(exchange);
                return;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            session.sent(bytes.length);
            exchange.respond(200, PLAYLIST_TYPE, FRESH, Unpooled.wrappedBuffer(bytes));
        }
    }

    private static String master(HttpExchange exchange, Section section, HlsSession session) {
        String path = exchange.path();
        String child = Uris.path(section.isOn("hls.hls_master_m3u8_path_relative") ? path.substring(path.lastIndexOf('/') + 1) : path);
        String query = exchange.query().isEmpty() ? "" : "&" + exchange.query().substring(1);
        return "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=1\n" + child + "?" + CTX + "=" + session.ctx() + query + "\n";
    }

    private static String media(Section section, HlsSession session, Path file) throws IOException {
        String text = new String(read(file), StandardCharsets.UTF_8);
        if (!section.isOn("hls.hls_ts_ctx")) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() * 5 / 4);
        text.lines().forEach(line -> {
            out.append(line);
            if (!line.isEmpty() && line.charAt(0) != '#') {
                out.append(line.indexOf('?') < 0 ? '?' : '&').append(CTX).append('=').append(session.ctx());
            }
            out.append('\n');
        });
        return out.toString();
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_PLAYLIST_BYTES) {
            throw new IOException(file + " is over " + MAX_PLAYLIST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static void segment(HttpExchange exchange, Section section, Optional<HlsSession> player, Path file) throws IOException {
        Optional<HlsSession> session = player.filter(one -> section.isOn("hls.hls_ts_ctx"));
        if (session.isPresent() && session.get().isKicked()) {
            exchange.respond(404, TEXT, "stream " + session.get().stream().stream() + " is EOF");
            return;
        }
        String type = TYPES.getOrDefault(exchange.path().substring(exchange.path().lastIndexOf('.') + 1), SEGMENT_TYPE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        long size;
        try {
            size = channel.size();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        Optional<ByteRange> range = exchange.header("Range").flatMap(header -> ByteRange.of(header, size));
        session.ifPresent(one -> one.sent(range.map(ByteRange::length).orElse(size)));
        if (range.isPresent()) {
            ByteRange part = range.get();
            exchange.respond(206, type, Map.of("Accept-Ranges", List.of("bytes"), "Content-Range", List.of(part.contentRange(size))), channel, part.first(), part.length());
        } else {
            exchange.respond(200, type, Map.of("Accept-Ranges", List.of("bytes")), channel, 0, size);
        }
    }
}
