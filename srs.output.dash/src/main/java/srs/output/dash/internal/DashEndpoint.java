package srs.output.dash.internal;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.file.FileTemplate;
import srs.kernel.work.Workers;

/**
 * Answers with the files of DASH, by their paths below dash_path (compat 5.4), and with segments that are still being written. Thread-safe. On the connection's loop it
 * sees what a name is, and leaves the segments of HLS to it, which have the same endings; files are read by workers. What is not there is left to others, too.
 */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=*.mpd", HttpEndpoint.PATTERN + "=*.m4s", HttpEndpoint.PATTERN + "=*.mp4",
        HttpEndpoint.LISTENER + "=" + HttpEndpoint.SERVER, "service.ranking:Integer=10"})
public final class DashEndpoint implements HttpEndpoint {
    static final String MPD_TYPE = "application/dash+xml";
    static final String SEGMENT_TYPE = "video/iso.segment";
    static final String INIT_TYPE = "video/mp4";
    /** What of the addresses in an MPD names a file; and a vhost that can be written there as it is. */
    private static final Pattern FILE = Pattern.compile("(?<=initialization=\"|media=\"|http-head:2014\" value=\")[^\"?]+");
    private static final Pattern PLAIN = Pattern.compile("[\\w.-]+");
    private static final String TEXT = "text/plain; charset=utf-8";
    /** Files that are read at a time. */
    private static final int READERS = 3;

    private final Config config;
    private final GrowingSegments growing;
    private final Executor readers;
    private final LongSupplier nowMs;
    private final Renditions renditions = new Renditions();

    @Activate
    public DashEndpoint(@Reference Config config, @Reference GrowingSegments growing, @Reference Workers workers) {
        this(config, growing, readers(workers), System::currentTimeMillis);
    }

    /** @param readers read files */
    DashEndpoint(Config config, GrowingSegments growing, Executor readers, LongSupplier nowMs) {
        this.config = config;
        this.growing = growing;
        this.readers = readers;
        this.nowMs = nowMs;
    }

    private static Executor readers(Workers workers) {
        Executor[] all = new Executor[READERS];
        Arrays.setAll(all, i -> workers.serial("dash files " + i));
        AtomicInteger next = new AtomicInteger();
        return task -> all[Math.floorMod(next.getAndIncrement(), READERS)].execute(task);
    }

    @Override
    public void handle(HttpExchange exchange) {
        Section section = config.resolveVhost(exchange.host()).map(config::vhost).filter(vhost -> vhost.isOn("dash.enabled")).orElse(null);
        Path file = section == null || exchange.isWebSocket() ? null : file(section, exchange.path());
        if (file == null) {
            exchange.pass(null);
            return;
        }
        Optional<GrowingSegment> segment = growing.find(file);
        if (segment.isPresent() && exchange.method().equals("GET")) {
            SegmentTail.answer(exchange, segment.get(), SEGMENT_TYPE);
            return;
        }
        try {
            readers.execute(() -> read(exchange, section, file));
        } catch (RejectedExecutionException e) {
            exchange.respond(503, TEXT, "too many wait for the disk");
        }
    }

    private void read(HttpExchange exchange, Section section, Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                joined(exchange, section, file);
            } else if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
                exchange.respond(405, TEXT, Map.of("Allow", List.of("GET, HEAD, OPTIONS")), Unpooled.EMPTY_BUFFER);
            } else {
                answer(exchange, file);
            }
        } catch (RuntimeException e) {
            exchange.respond(500, TEXT, "failed");
            throw e;
        }
    }

    /** The file that a path names; null when that is none of ours. */
    private static Path file(Section section, String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (!file.endsWith(".mpd") && !Names.SEGMENT.matcher(file).matches() && !Names.INIT.matcher(file).matches()) {
            return null;
        }
        try {
            return Path.of(section.string("dash.dash_path")).resolve(FileTemplate.checked(path.substring(1)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The MPD of several streams that lie beside each other, or nothing of ours. */
    private void joined(HttpExchange exchange, Section section, Path file) {
        Optional<byte[]> mpd = exchange.method().equals("GET") ? renditions.mpd(DashSettings.of(section), section.words("dash.dash_renditions"), file, nowMs.getAsLong())
                : Optional.empty();
        mpd.ifPresentOrElse(text -> send(exchange, text), () -> exchange.pass(null));
    }

    private void answer(HttpExchange exchange, Path file) {
        try {
            if (exchange.path().endsWith(".mpd")) {
                mpd(exchange, file);
            } else {
                segment(exchange, file);
            }
        } catch (IOException e) {
            // it has been deleted since, or the disk fails: who asks learns no more
            exchange.pass(null);
        }
    }

    /** Players set their clocks by the date (ISO/IEC 23009-1 §5.8.4.11). */
    private void mpd(HttpExchange exchange, Path file) throws IOException {
        if (Files.size(file) > DashFolder.MAX_MPD_BYTES) {
            throw new IOException(file + " is over " + DashFolder.MAX_MPD_BYTES + " bytes");
        }
        send(exchange, Files.readAllBytes(file));
    }

    private void send(HttpExchange exchange, byte[] mpd) {
        byte[] bytes = mpd;
        // relative addresses lose the query: who names the vhost there finds the segments all the same
        Optional<String> vhost = exchange.parameter("vhost").or(() -> exchange.parameter("domain")).filter(name -> PLAIN.matcher(name).matches());
        if (vhost.isPresent()) {
            bytes = FILE.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceAll("$0?vhost=" + vhost.get()).getBytes(StandardCharsets.UTF_8);
        }
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.ofEpochMilli(nowMs.getAsLong()).atOffset(ZoneOffset.UTC));
        exchange.respond(200, MPD_TYPE, Map.of("Cache-Control", List.of("no-cache"), "Date", List.of(date)), Unpooled.wrappedBuffer(bytes));
    }

    private static void segment(HttpExchange exchange, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        long size;
        try {
            size = channel.size();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        exchange.respond(200, exchange.path().endsWith(".mp4") ? INIT_TYPE : SEGMENT_TYPE, Map.of(), channel, 0, size);
    }
}
