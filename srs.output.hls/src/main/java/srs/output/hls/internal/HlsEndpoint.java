package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.work.Workers;

/**
 * Answers with the files of HLS, by their paths below hls_path (compat 5.4): on the connection's loop what lies on the {@link MemoryShelf}, else on worker threads from
 * the disk. Thread-safe.
 */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=*.m3u8", HttpEndpoint.PATTERN + "=*.ts", HttpEndpoint.PATTERN + "=*.key",
        HttpEndpoint.PATTERN + "=*.m4s", HttpEndpoint.PATTERN + "=*.mp4",
        HttpEndpoint.LISTENER + "=" + HttpEndpoint.SERVER})
public final class HlsEndpoint implements HttpEndpoint {
    static final String CTX = "hls_ctx";
    static final String SEGMENT_TYPE = "video/MP2T";

    private static final Map<String, String> TYPES = Map.of("key", "application/octet-stream", "m4s", "video/iso.segment", "mp4", "video/mp4");
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final List<String> BYTES = List.of("bytes");
    private static final Map<String, List<String>> WHOLE = Map.of("Accept-Ranges", BYTES);
    private static final Set<String> SEGMENTS = Set.of("ts", "m4s");
    /** The text of a longer playlist is not made on a loop. */
    static final int MAX_SEGMENTS_ON_LOOP = 500;
    /** Files that are read at a time. */
    private static final int READERS = 3;

    private final Config config;
    private final HlsSessions sessions;
    private final NamedFiles files = new NamedFiles();
    private final MemoryShelf shelf;
    private final LongSupplier nowMs;
    private final Renditions renditions;
    private final PlaylistAnswers playlists;
    private final Executor readers;
    /** Where one is told who has waited: the connection's loop. */
    private final Function<HttpExchange, Executor> waitingRooms;
    /** Told of each request. */
    private final Runnable onAsked;

    @Activate
    public HlsEndpoint(@Reference Config config, @Reference Clients clients, @Reference Admission admission, @Reference Workers workers, @Reference MemoryShelf shelf) {
        this(config, new HlsSessions(clients, admission, () -> System.nanoTime() / 1_000_000), shelf, readers(workers), () -> System.nanoTime() / 1_000_000, workers);
        workers.every(HlsSessions.CHECK_MS, () -> sessions.expire(stream -> 2 * config.vhost(stream.vhost()).millis("hls.hls_window")));
    }

    /** Several files at a time. */
    private static Executor readers(Workers workers) {
        Executor[] all = new Executor[READERS];
        Arrays.setAll(all, i -> workers.serial("hls files " + i));
        AtomicInteger next = new AtomicInteger();
        return task -> all[Math.floorMod(next.getAndIncrement(), READERS)].execute(task);
    }

    /** For callers that call {@link #expire} themselves. */
    HlsEndpoint(Config config, HlsSessions sessions, MemoryShelf shelf, Executor readers, LongSupplier nowMs) {
        this(config, sessions, shelf, readers, nowMs, null);
    }

    private HlsEndpoint(Config config, HlsSessions sessions, MemoryShelf shelf, Executor readers, LongSupplier nowMs, Workers workers) {
        this.config = config;
        this.sessions = sessions;
        this.shelf = shelf;
        this.nowMs = nowMs;
        this.readers = readers;
        renditions = new Renditions(shelf);
        waitingRooms = workers == null ? exchange -> readers : HttpExchange::loop;
        playlists = new PlaylistAnswers(sessions, renditions, readers, waitingRooms, nowMs);
        onAsked = workers == null ? () -> { } : new WaitWatch(workers, this::expire, nowMs)::asked;
    }

    @Deactivate
    public void close() {
        sessions.close();
    }

    /** Ends the waiting of those who have waited too long, and forgets what nobody asks for any more. */
    void expire() {
        shelf.hot().expire(nowMs.getAsLong());
        shelf.playlists().forEach(playlist -> playlist.expire(nowMs.getAsLong()));
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, TEXT, Map.of("Allow", List.of("GET, HEAD, OPTIONS")), Unpooled.EMPTY_BUFFER);
            return;
        }
        onAsked.run();
        Optional<HlsSession> session = exchange.parameter(CTX).flatMap(sessions::find);
        // the addresses in a playlist do not repeat the vhost of its own
        Optional<String> vhost = session.map(player -> player.stream().vhost()).or(() -> config.resolveVhost(exchange.host()));
        Section section = vhost.map(config::vhost).filter(v -> v.isOn("hls.enabled")).orElse(null);
        Path file = section == null ? null : file(section, exchange.path());
        if (file == null) {
            notFound(exchange);
        } else if (exchange.path().endsWith(".m3u8")) {
            playlist(exchange, section, vhost.get(), session, file);
        } else {
            segment(exchange, session.filter(one -> section.isOn("hls.hls_ts_ctx")), file, !section.isOn("hls.hls_memory"));
        }
    }

    /** The file that a path names; null when that is none of ours. */
    private Path file(Section section, String path) {
        try {
            if (!path.endsWith(".key")) {
                return files.file(section.string("hls.hls_path"), path);
            }
            String keys = section.string("hls.hls_key_file_path");
            return !section.isOn("hls.hls_keys") ? null : files.file(keys.isEmpty() ? section.string("hls.hls_path") : keys, path);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Live streams and files of others have the same extensions. */
    private static void notFound(HttpExchange exchange) {
        exchange.pass(null);
    }

    private void playlist(HttpExchange exchange, Section section, String vhost, Optional<HlsSession> player, Path file) {
        Optional<LivePlaylist> live = shelf.playlist(file);
        if (live.isPresent()) {
            PlaylistAnswers.Request request = new PlaylistAnswers.Request(exchange, section, vhost, file, live.get(), player);
            if (live.get().now().segments().size() <= MAX_SEGMENTS_ON_LOOP) {
                playlists.answer(request);
            } else {
                onReader(exchange, () -> playlists.answer(request));
            }
            return;
        }
        if (section.isOn("hls.hls_memory")) {
            master(exchange, section, vhost);
            return;
        }
        onReader(exchange, () -> {
            if (Files.isRegularFile(file)) {
                playlists.answer(new PlaylistAnswers.Request(exchange, section, vhost, file, null, player));
            } else {
                master(exchange, section, vhost);
            }
        });
    }

    private void master(HttpExchange exchange, Section section, String vhost) {
        renditions.master(exchange, section, vhost).ifPresentOrElse(text -> PlaylistAnswers.respond(exchange, text.getBytes(StandardCharsets.UTF_8)), () -> notFound(exchange));
    }

    /** Does what must not be done on a loop. */
    private void onReader(HttpExchange exchange, Runnable answer) {
        try {
            readers.execute(() -> {
                try {
                    answer.run();
                } catch (RuntimeException e) {
                    exchange.respond(500, TEXT, "failed");
                    throw e;
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.respond(503, TEXT, "too many wait for the disk");
        }
    }

    // ---- segments, parts, init segments, keys

    private void segment(HttpExchange exchange, Optional<HlsSession> player, Path file, boolean mayBeOnDisk) {
        if (player.isPresent() && player.get().isKicked()) {
            exchange.respond(404, TEXT, "stream " + player.get().stream().stream() + " is EOF");
            return;
        }
        Optional<LivePlaylist> hinting = shelf.hinting(file);
        if (sendFromMemory(exchange, player, file)) {
            return;
        }
        if (hinting.isPresent()) {
            hinting.get().await(hinting.get().next(), nowMs.getAsLong(), waitingRooms.apply(exchange), outcome -> {
                if (!sendFromMemory(exchange, player, file)) {
                    notFound(exchange);
                }
            });
            return;
        }
        if (!mayBeOnDisk) {
            notFound(exchange);
            return;
        }
        onReader(exchange, () -> {
            try {
                if (Files.isRegularFile(file)) {
                    sendFromDisk(exchange, player, file);
                    return;
                }
            } catch (IOException e) {
                // it has been deleted since, or the disk fails: who asks learns no more
            }
            notFound(exchange);
        });
    }

    private static String type(HttpExchange exchange) {
        return TYPES.getOrDefault(exchange.path().substring(exchange.path().lastIndexOf('.') + 1), SEGMENT_TYPE);
    }

    private boolean sendFromMemory(HttpExchange exchange, Optional<HlsSession> player, Path path) {
        Optional<MemoryFile> found = shelf.file(path).or(() -> shelf.hot().find(path));
        return found.isPresent() && send(exchange, player, found.get());
    }

    private static boolean send(HttpExchange exchange, Optional<HlsSession> player, MemoryFile file) {
        Optional<ByteRange> range = exchange.header("Range").flatMap(header -> ByteRange.of(header, file.bytes()));
        Optional<ByteBuf> bytes = file.read(range.map(ByteRange::first).orElse(0L), range.map(ByteRange::length).orElse(file.bytes()));
        bytes.ifPresent(body -> {
            player.ifPresent(one -> one.sent(body.readableBytes()));
            exchange.respond(range.isPresent() ? 206 : 200, type(exchange), headers(range, file.bytes()), body);
        });
        return bytes.isPresent();
    }

    private void sendFromDisk(HttpExchange exchange, Optional<HlsSession> player, Path file) throws IOException {
        boolean isSegment = SEGMENTS.contains(file.toString().substring(file.toString().lastIndexOf('.') + 1));
        Optional<MemoryFile> hot = isSegment ? shelf.hot().read(file, nowMs.getAsLong()) : Optional.empty();
        if (hot.isPresent() && send(exchange, player, hot.get())) {
            return;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        long size;
        try {
            size = channel.size();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        Optional<ByteRange> range = exchange.header("Range").flatMap(header -> ByteRange.of(header, size));
        long length = range.map(ByteRange::length).orElse(size);
        player.ifPresent(one -> one.sent(length));
        exchange.respond(range.isPresent() ? 206 : 200, type(exchange), headers(range, size), channel, range.map(ByteRange::first).orElse(0L), length);
    }

    private static Map<String, List<String>> headers(Optional<ByteRange> range, long size) {
        return range.isEmpty() ? WHOLE : Map.of("Accept-Ranges", BYTES, "Content-Range", List.of(range.get().contentRange(size)));
    }
}
