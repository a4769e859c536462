package srs.api.internal.v2;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import srs.http.HttpExchange;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.launcher.log.LogLines;

/** Calls that read the log: its newest lines, and those to come as server-sent events. Thread-safe; worker threads. */
@Component(service = LogCalls.class)
public final class LogCalls {

    /** Readers of events at the same time. */
    static final int MAX_READERS = 16;

    /** How often new lines are looked for while somebody reads. */
    static final long LOOK_MS = 500;

    private static final int DEFAULT_LINES = 200;
    /** Every so many looks without a line a comment is sent, so that a connection which has broken is noticed. */
    private static final int LOOKS_OF_KEEP_ALIVE = 30;

    private final Workers workers;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile LogLines lines;

    // under the lock
    private final Set<Subscriber> readers = new HashSet<>();
    private Registration looking;
    private long seen;
    private int idleLooks;

    @Activate
    public LogCalls(@Reference Workers workers) {
        this.workers = workers;
    }

    @Deactivate
    public synchronized void stop() {
        readers.forEach(Subscriber::close);
        readers.clear();
        rest();
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v2/log", (exchange, part) -> {
                    newest(exchange);
                    return null;
                }),
                Route.guarded("GET", "/api/v2/log/events", (exchange, part) -> {
                    follow(exchange);
                    return null;
                }));
    }

    private LogLines log() {
        LogLines now = lines;
        if (now == null) {
            throw new Problem(503, "nobody remembers the log: this server was not started by srs.launcher");
        }
        return now;
    }

    private void newest(HttpExchange exchange) {
        List<String> newest = tail(log().after(0).lines(), count(exchange, DEFAULT_LINES));
        StringBuilder text = new StringBuilder();
        newest.forEach(line -> text.append(line).append('\n'));
        exchange.respond(200, "text/plain; charset=utf-8", ApiV2.HEADERS, Unpooled.wrappedBuffer(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static int count(HttpExchange exchange, int fallback) {
        int count = Views.number(exchange, "lines", fallback);
        if (count > LogLines.MAX_LINES) {
            throw new Problem(400, "lines " + count + " is not in 0.." + LogLines.MAX_LINES);
        }
        return count;
    }

    /** Lines from now on, after as many of the newest as the call asks for. */
    private synchronized void follow(HttpExchange exchange) {
        int count = count(exchange, 0);
        LogLines.Part all = log().after(0);
        if (exchange.isWebSocket()) {
            throw new Problem(400, "events are read with a plain GET, not by WebSocket");
        }
        if (readers.size() >= MAX_READERS) {
            throw new Problem(503, MAX_READERS + " calls read the log already");
        }
        // the others get what this one is shown as past
        tell(tail(all.lines(), (int) Math.min(all.last() - seen, all.lines().size())));
        seen = all.last();
        Subscriber reader = new Subscriber(exchange, this::leave);
        readers.add(reader);
        reader.begin(": log\n\n" + events(tail(all.lines(), count)));
        if (reader.isGone()) {
            leave(reader);
        } else if (looking == null) {
            looking = workers.every(LOOK_MS, this::look);
        }
    }

    private synchronized void leave(Subscriber reader) {
        readers.remove(reader);
        if (readers.isEmpty()) {
            rest();
        }
    }

    private void rest() {
        if (looking != null) {
            looking.close();
            looking = null;
        }
    }

    /** Sends what was written since the last look. */
    private synchronized void look() {
        LogLines log = lines;
        if (log == null || readers.isEmpty()) {
            return;
        }
        LogLines.Part fresh = log.after(seen);
        seen = fresh.last();
        if (!fresh.lines().isEmpty()) {
            tell(fresh.lines());
        } else if (++idleLooks % LOOKS_OF_KEEP_ALIVE == 0) {
            readers.forEach(reader -> reader.send(": keep-alive\n\n", 0));
        }
    }

    private void tell(List<String> fresh) {
        if (!readers.isEmpty() && !fresh.isEmpty()) {
            String text = events(fresh);
            readers.forEach(reader -> reader.send(text, fresh.size()));
        }
    }

    private static List<String> tail(List<String> all, int count) {
        return all.subList(all.size() - Math.min(count, all.size()), all.size());
    }

    synchronized int readers() {
        return readers.size();
    }

    private static String events(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("event: line\ndata: ").append(line).append("\n\n"));
        return text.toString();
    }
}
