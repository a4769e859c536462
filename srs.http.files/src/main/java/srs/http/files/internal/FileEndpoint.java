package srs.http.files.internal;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.http.files.internal.vod.Vod;
import srs.http.files.internal.vod.VodName;
import srs.kernel.config.Config;

/**
 * Answers with files (F108 to F112). Thread-safe; reads the disk, so it runs on worker threads. What is not there is left to other endpoints: the console, streams
 * that are waited for. Asked before HLS for {@code *.mp4}, which may be a recording that players want ranges of.
 */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=/", HttpEndpoint.PATTERN + "=*.mp4", HttpEndpoint.LISTENER + "=" + HttpEndpoint.SERVER,
    HttpEndpoint.BLOCKING + ":Boolean=true", "service.ranking:Integer=20"})
public final class FileEndpoint implements HttpEndpoint {
    /** Files that are being sent; one more is answered 503. */
    static final int MAX_OPEN_FILES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger("srs.files");
    private static final String WORK_DIR = "srs.work.dir";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final byte[] NOTHING = {};
    private static final Map<String, List<String>> NO_SNIFFING = Map.of("X-Content-Type-Options", List.of("nosniff"));

    private final Folders folders;
    private final Semaphore open;
    private final Vod vod = new Vod();

    /** A file as it is to be answered: what is sent of it, and how. */
    private record Answer(int status, Map<String, List<String>> headers, byte[] front, long from, long length) {}

    @Activate
    public FileEndpoint(BundleContext context, @Reference Config config) {
        this(config, Path.of(Optional.ofNullable(context.getProperty(WORK_DIR)).orElse("")).toAbsolutePath(), MAX_OPEN_FILES);
    }

    /** For callers without a framework. */
    FileEndpoint(Config config, Path workDir, int maxOpenFiles) {
        folders = new Folders(config, workDir);
        open = new Semaphore(maxOpenFiles);
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (exchange.isWebSocket()) {
            exchange.pass(null);
            return;
        }
        Folders.Place place = folders.of(exchange.host(), exchange.path());
        Optional<Folder.Found> found = place.folder().find(place.rest());
        boolean asksForFolder = exchange.path().endsWith("/");
        if (found.isPresent() && found.get().attributes().isDirectory()) {
            found = place.folder().find(place.rest() + "/" + Folder.INDEX).filter(index -> index.attributes().isRegularFile());
            if (found.isPresent() && !asksForFolder) {
                redirect(exchange);
                return;
            }
        } else if (asksForFolder) {
            found = Optional.empty();
        }
        if (found.isEmpty()) {
            recording(exchange, place);
        } else if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, TEXT, Map.of("Allow", List.of("GET, HEAD, OPTIONS")), Unpooled.EMPTY_BUFFER);
        } else {
            serve(exchange, found.get());
        }
    }

    /** A recording that is asked for as HLS; what is none is left to others. */
    private void recording(HttpExchange exchange, Folders.Place place) {
        Optional<VodName> name = VodName.of(place.rest());
        Optional<Folder.Found> found = name.flatMap(wanted -> place.folder().find(wanted.file())).filter(file -> file.attributes().isRegularFile());
        if (found.isEmpty() || !exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.pass(null);
            return;
        }
        if (!open.tryAcquire()) {
            exchange.respond(503, TEXT, Map.of("Retry-After", List.of("1")), Unpooled.EMPTY_BUFFER);
            return;
        }
        FileChannel file = null;
        Optional<Vod.Answer> answer;
        try {
            file = FileChannel.open(found.get().path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            answer = vod.answer(name.get(), file, found.get().path(), Validators.of(found.get().attributes()).tag(), exchange.query());
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be served as HLS: {}", found.get().path(), e.toString());
            answer = Optional.empty();
        }
        if (answer.isPresent() && answer.get().isOfFile()) {
            Vod.Answer segment = answer.get();
            exchange.respond(200, ContentTypes.of(place.rest()), NO_SNIFFING, new ServedFile(file, segment.length(), segment::read, open::release), 0, segment.length());
            return;
        }
        close(file);
        open.release();
        answer.ifPresentOrElse(made -> exchange.respond(200, ContentTypes.of(place.rest()), NO_SNIFFING, Unpooled.wrappedBuffer(made.bytes())), () -> exchange.pass(null));
    }

    /** Names in a page begin at its folder. */
    private static void redirect(HttpExchange exchange) {
        String name = exchange.path().substring(exchange.path().lastIndexOf('/') + 1);
        String location = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + "/" + exchange.query();
        exchange.respond(302, TEXT, Map.of("Location", List.of(location)), Unpooled.EMPTY_BUFFER);
    }

    private void serve(HttpExchange exchange, Folder.Found found) {
        Validators validators = Validators.of(found.attributes());
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("ETag", List.of(validators.tag()));
        headers.put("Last-Modified", List.of(validators.lastModified()));
        headers.put("Accept-Ranges", List.of("bytes"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        String type = ContentTypes.of(found.path().getFileName().toString());
        switch (validators.judge(exchange)) {
            case PRECONDITION_FAILED -> exchange.respond(412, TEXT, headers, Unpooled.EMPTY_BUFFER);
            case NOT_MODIFIED -> exchange.respond(304, type, headers, Unpooled.EMPTY_BUFFER);
            case SEND -> {
                if (open.tryAcquire()) {
                    send(exchange, found, validators, type, headers);
                } else {
                    exchange.respond(503, TEXT, Map.of("Retry-After", List.of("1")), Unpooled.EMPTY_BUFFER);
                }
            }
        }
    }

    /** Holds a permit, which goes when the file is closed. */
    private void send(HttpExchange exchange, Folder.Found found, Validators validators, String type, Map<String, List<String>> headers) {
        FileChannel file = null;
        Answer answer;
        try {
            // the real path: no link is followed any more
            file = FileChannel.open(found.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            answer = answer(exchange, file, found, headers, validators);
        } catch (IOException | RuntimeException e) {
            open.release();
            close(file);
            LOG.warn("{} cannot be served: {}", found.path(), e.toString());
            exchange.pass(null);
            return;
        }
        FileChannel served = ServedFile.from(file, answer.front, answer.from, answer.length, open::release);
        if (answer.length == 0 && answer.status != 200) {
            close(served);
            exchange.respond(answer.status, TEXT, answer.headers, Unpooled.EMPTY_BUFFER);
        } else {
            exchange.respond(answer.status, type, answer.headers, served, 0, answer.length);
        }
    }

    private static void close(FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // it was only read
            return;
        }
    }

    private static Answer answer(HttpExchange exchange, FileChannel file, Folder.Found found, Map<String, List<String>> headers, Validators validators)
            throws IOException {
        // as it was when the tag was made; a file that grows is sent up to here
        long size = found.attributes().size();
        String extension = ContentTypes.extension(found.path().getFileName().toString());
        Optional<String> start = exchange.parameter("start").filter(text -> extension.equals("flv") && text.matches("\\d{1,18}"));
        if (start.isPresent()) {
            return fromTheMiddle(file, Long.parseLong(start.get()), size, headers);
        }
        Optional<ByteRange> range = exchange.header("Range").filter(header -> exchange.method().equals("GET") && validators.allowRange(exchange))
                .flatMap(header -> ByteRange.ofHeader(header, size));
        if (range.isEmpty() && extension.equals("mp4")) {
            range = exchange.parameter("range").or(() -> exchange.parameter("bytes")).flatMap(text -> ByteRange.of(text, size));
        }
        if (range.isEmpty()) {
            return new Answer(200, headers, NOTHING, 0, size);
        }
        headers.put("Content-Range", List.of(range.get().contentRange(size)));
        return new Answer(range.get().length() == 0 ? 416 : 206, headers, NOTHING, range.get().from(), range.get().length());
    }

    /** An FLV file from a byte on; what the player needs first goes in front. */
    private static Answer fromTheMiddle(FileChannel file, long start, long size, Map<String, List<String>> headers) throws IOException {
        if (start == 0) {
            return new Answer(200, headers, NOTHING, 0, size);
        }
        if (start >= size) {
            headers.put("Content-Range", List.of("bytes */" + size));
            return new Answer(416, headers, NOTHING, 0, 0);
        }
        // another body than the file's: its tag does not hold
        headers.remove("ETag");
        headers.remove("Accept-Ranges");
        byte[] front = FlvSeek.front(file).orElse(NOTHING);
        return new Answer(200, headers, front, start, front.length + size - start);
    }
}
