package srs.output.hls.internal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.http.HttpExchange;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;

/**
 * Streams that are renditions of one: {@code NAME} and {@code NAME} with each ending of hls_renditions. A master playlist names those that are live (RFC 8216 §4.3.4.2), and
 * each of them tells of the others how far they are (bis §4.4.5.4). Thread-safe.
 */
final class Renditions {
    /** Endings that are looked at; more are ignored. */
    static final int MAX_ENDINGS = 16;

    private static final int CTX_BASE = 36;
    private static final int CTX_CHARACTERS = 10;

    private final MemoryShelf shelf;
    private final SecureRandom random = new SecureRandom();

    Renditions(MemoryShelf shelf) {
        this.shelf = shelf;
    }

    private static List<String> endings(Section vhost) {
        List<String> all = new ArrayList<>(List.of(""));
        vhost.words("hls.hls_renditions").stream().filter(ending -> !ending.isEmpty()).limit(MAX_ENDINGS).forEach(all::add);
        return all;
    }

    /** The master playlist that an address names; empty when it names none, or none of the streams is live. */
    Optional<String> master(HttpExchange exchange, Section section, String vhost) {
        List<String> endings = endings(section);
        if (endings.size() == 1) {
            return Optional.empty();
        }
        String path = exchange.path().substring(1);
        Optional<StreamKey> name = new PlaylistPath(section.string("hls.hls_renditions_m3u8_file"), vhost).stream(vhost, path);
        StringBuilder out = new StringBuilder();
        for (String ending : name.isPresent() ? endings : List.<String>of()) {
            sibling(name.get(), name.get().stream() + ending).flatMap(shelf::rendition)
                    .ifPresent(rendition -> out.append(rendition.entry(Uris.relative(path, rendition.playlist()) + query(exchange, section))));
        }
        return out.isEmpty() ? Optional.empty() : Optional.of("#EXTM3U\n" + out);
    }

    /** A player of each of the streams is a client of its own; the first that it asks for is a media playlist. */
    private String query(HttpExchange exchange, Section section) {
        if (!section.isOn("hls.hls_ctx")) {
            return exchange.query();
        }
        String rest = exchange.query().isEmpty() ? "" : "&" + exchange.query().substring(1);
        StringBuilder ctx = new StringBuilder();
        while (ctx.length() < CTX_CHARACTERS) {
            ctx.append(Character.forDigit(random.nextInt(CTX_BASE), CTX_BASE));
        }
        return "?" + HlsEndpoint.CTX + "=" + ctx + rest;
    }

    private static Optional<StreamKey> sibling(StreamKey key, String stream) {
        try {
            return Optional.of(new StreamKey(key.vhost(), key.app(), stream));
        } catch (IllegalArgumentException e) {
            // too long
            return Optional.empty();
        }
    }

    /** What a playlist of low latency says of the other renditions; empty when there are none. */
    String reports(Section section, String vhost, String path) {
        List<String> endings = endings(section);
        if (endings.size() == 1) {
            return "";
        }
        Optional<StreamKey> key = new PlaylistPath(section.string("hls.hls_m3u8_file"), vhost).stream(vhost, path);
        if (key.isEmpty()) {
            return "";
        }
        String stream = key.get().stream();
        String name = endings.stream().filter(ending -> !ending.isEmpty() && stream.length() > ending.length() && stream.endsWith(ending)).findFirst()
                .map(ending -> stream.substring(0, stream.length() - ending.length())).orElse(stream);
        StringBuilder out = new StringBuilder();
        for (String ending : endings) {
            if (!stream.equals(name + ending)) {
                sibling(key.get(), name + ending).flatMap(shelf::rendition).ifPresent(rendition -> report(out, section, path, rendition.playlist()));
            }
        }
        return out.toString();
    }

    private void report(StringBuilder out, Section section, String path, String playlist) {
        shelf.playlist(Path.of(section.string("hls.hls_path")).resolve(playlist)).filter(live -> live.now().lowLatency() != null).flatMap(LivePlaylist::newest)
                .ifPresent(newest -> out.append("#EXT-X-RENDITION-REPORT:URI=\"").append(Uris.relative(path, playlist)).append("\",LAST-MSN=").append(newest.sequence())
                        .append(",LAST-PART=").append(newest.part()).append('\n'));
    }
}
