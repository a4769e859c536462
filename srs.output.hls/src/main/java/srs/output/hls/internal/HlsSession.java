package srs.output.hls.internal;

import java.util.concurrent.CompletableFuture;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.Verdict;
import srs.kernel.stream.StreamKey;

/** A player of HLS: what its requests have in common is hls_ctx. Thread-safe. */
final class HlsSession {
    private final String ctx;
    private final StreamKey stream;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private volatile ClientHandle client;
    private volatile boolean isKicked;
    private volatile long seenMs;

    HlsSession(String ctx, StreamKey stream, long nowMs) {
        this.ctx = ctx;
        this.stream = stream;
        this.seenMs = nowMs;
    }

    String ctx() {
        return ctx;
    }

    StreamKey stream() {
        return stream;
    }

    /** Completes with what the gates say; never exceptionally. */
    CompletableFuture<Verdict> verdict() {
        return verdict;
    }

    void client(ClientHandle handle) {
        client = handle;
    }

    void seen(long nowMs) {
        seenMs = nowMs;
    }

    long seenMs() {
        return seenMs;
    }

    boolean isKicked() {
        return isKicked;
    }

    /** No request of it is answered any more. */
    void kick() {
        isKicked = true;
        close();
    }

    synchronized void sent(long bytes) {
        ClientHandle handle = client;
        if (handle != null) {
            handle.addSentBytes(bytes);
        }
    }

    void close() {
        ClientHandle handle = client;
        if (handle != null) {
            handle.close();
        }
    }
}
