package srs.kernel.internal.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import srs.kernel.stream.StreamKey;

/**
 * The summary lines of one interval: one for each stage (all RTMP players, all RTMP publishers), about another of its clients each time, so that a thousand
 * players print no more than one does (F011). Confined to one thread at a time.
 */
public final class SummaryLines {

    /** What a stream says in the lines of its clients. */
    public record OfStream(int msgs, long mergeMs, int mergeMsgs) {}

    private final ClientRegistry clients;
    private final Function<StreamKey, OfStream> streams;
    private Map<String, Long> lastNumbers = new HashMap<>();

    public SummaryLines(ClientRegistry clients, Function<StreamKey, OfStream> streams) {
        this.clients = clients;
        this.streams = streams;
    }

    /** Prints what is due. @param line takes the id of a client, and its line */
    public void print(long nowMs, BiConsumer<String, String> line) {
        Map<String, ConnectedClient.Summary> next = new HashMap<>();
        Map<String, ConnectedClient.Summary> first = new HashMap<>();
        for (ConnectedClient client : clients.byId.values()) {
            ConnectedClient.Summary summary = client.summary();
            if (summary != null) {
                first.merge(summary.stage(), summary, SummaryLines::earlier);
                if (summary.number() > lastNumbers.getOrDefault(summary.stage(), 0L)) {
                    next.merge(summary.stage(), summary, SummaryLines::earlier);
                }
            }
        }
        Map<String, Long> numbers = new HashMap<>();
        first.forEach((stage, earliest) -> {
            ConnectedClient.Summary due = next.getOrDefault(stage, earliest);
            numbers.put(stage, due.number());
            line.accept(due.client().id(), text(due, nowMs));
        });
        lastNumbers = numbers;
    }

    private static ConnectedClient.Summary earlier(ConnectedClient.Summary a, ConnectedClient.Summary b) {
        return a.number() < b.number() ? a : b;
    }

    private String text(ConnectedClient.Summary summary, long nowMs) {
        OfStream stream = streams.apply(summary.stream());
        RateWindow rates = summary.client().window();
        return summary.template()
                .replace("{time}", Long.toString(Math.max(0, nowMs - summary.beganMs())))
                .replace("{okbps}", rates.sent())
                .replace("{ikbps}", rates.received())
                .replace("{msgs}", Integer.toString(stream.msgs()))
                .replace("{mw_ms}", Long.toString(stream.mergeMs()))
                .replace("{mw_msgs}", Integer.toString(stream.mergeMsgs()));
    }
}
