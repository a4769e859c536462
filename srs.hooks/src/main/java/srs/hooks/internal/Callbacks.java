package srs.hooks.internal;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCall;
import srs.http.client.HttpCaller;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.config.Section;

/** Calls the servers of a vhost: asks them one after another until one refuses, or tells all of them. Thread-safe, never blocks. */
final class Callbacks {

    /** Events that may wait to be told for one vhost; more are dropped. */
    static final int MAX_WAITING = 10_000;

    /** How long all servers of one question together may take; the kernel gives up a second later. */
    static final int ASK_MS = 34_000;

    private final Config config;
    private final HttpCaller http;
    private final int maxWaiting;
    private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();
    private final Complaints failures = new Complaints();
    private final Complaints drops = new Complaints();

    Callbacks(Config config, HttpCaller http, int maxWaiting) {
        this.config = config;
        this.http = http;
        this.maxWaiting = maxWaiting;
    }

    /** Whom an event of a vhost goes to; empty when hooks are off. */
    List<String> urls(String vhost, String action) {
        Section section = config.vhost(vhost);
        return section.isOn("http_hooks.enabled") ? section.words("http_hooks." + action) : List.of();
    }

    /** Asks each in turn, until one refuses. Completes with what they say, never exceptionally. */
    CompletableFuture<Verdict> ask(String vhost, String action, List<String> urls, byte[] payload, long beganNs) {
        return ask(vhost, action, urls.iterator(), payload, beganNs + TimeUnit.MILLISECONDS.toNanos(ASK_MS));
    }

    private CompletableFuture<Verdict> ask(String vhost, String action, Iterator<String> rest, byte[] payload, long endNs) {
        if (!rest.hasNext()) {
            return CompletableFuture.completedFuture(Verdict.ADMITTED);
        }
        long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
        if (leftMs < 1) {
            return CompletableFuture.completedFuture(Verdict.refused(Answers.TIMEOUT, action + ": not all servers have answered in time"));
        }
        return call(vhost, rest.next(), payload, leftMs)
                .handle((answer, failure) -> failure == null ? Answers.judge(answer) : Answers.judge(failure))
                .thenCompose(verdict -> verdict.admitted() ? ask(vhost, action, rest, payload, endNs)
                        : CompletableFuture.completedFuture(Verdict.refused(verdict.code(), action + " " + verdict.reason())));
    }

    /** The whole answer of one server, whatever it says. */
    CompletableFuture<HttpAnswer> call(String vhost, String url, byte[] payload, long leftMs) {
        Section section = config.vhost(vhost);
        int timeoutMs = (int) Math.min(leftMs, section.millis("http_hooks.timeout"));
        return http.call(HttpCall.postJson(url, payload, timeoutMs, section.isOn("http_hooks.verify")));
    }

    /**
     * Tells all, one after another and after what came before; what they answer goes to the log only.
     *
     * @param about id of the client whose event it is, for the log; empty for one of a stream
     * @param before what has to be over first
     * @return completes when all have been told; {@code before} when it was dropped
     */
    CompletableFuture<?> tell(String vhost, String about, String action, List<String> urls, byte[] payload, CompletableFuture<?> before) {
        AtomicInteger count = waiting.computeIfAbsent(vhost, v -> new AtomicInteger());
        if (count.incrementAndGet() > maxWaiting) {
            count.decrementAndGet();
            drops.add(about, action + " of vhost " + vhost + " is dropped: " + maxWaiting + " events wait already");
            return before;
        }
        CompletableFuture<?> last = before;
        for (String url : urls) {
            last = last.handle((done, failed) -> call(vhost, url, payload, Integer.MAX_VALUE)
                    .handle((answer, failure) -> complain(about, action, failure == null ? Answers.judge(answer) : Answers.judge(failure))))
                    .thenCompose(told -> told);
        }
        return last.whenComplete((done, failed) -> count.decrementAndGet());
    }

    private Verdict complain(String about, String action, Verdict verdict) {
        if (!verdict.admitted()) {
            failures.add(about, Verdict.refused(verdict.code(), action + " " + verdict.reason()).text());
        }
        return verdict;
    }
}
