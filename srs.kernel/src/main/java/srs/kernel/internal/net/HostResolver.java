package srs.kernel.internal.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.net.Dialer;

/**
 * Looks names up on worker threads, each name once at a time: who asks meanwhile shares the answer. So a name server that does not answer
 * costs one thread for each name. Thread-safe; the map is guarded by {@code this}.
 */
@Component(service = HostResolver.class)
public final class HostResolver {

    /** Looks a name up; blocks. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    private final WorkPool pool;
    private final Lookup lookup;
    private final Map<String, CompletableFuture<List<InetAddress>>> pending = new HashMap<>();

    @Activate
    public HostResolver(@Reference WorkPool pool) {
        this(pool, InetAddress::getAllByName);
    }

    HostResolver(WorkPool pool, Lookup lookup) {
        this.pool = pool;
        this.lookup = lookup;
    }

    /** Completes at once for an address, else on a worker thread, with {@link UnknownHostException} when there is none. */
    CompletableFuture<List<InetAddress>> resolve(String host) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(List.of(literal));
        }
        CompletableFuture<List<InetAddress>> answer;
        synchronized (this) {
            answer = pending.get(host);
            if (answer != null) {
                return answer;
            }
            if (pending.size() >= Dialer.MAX_LOOKUPS) {
                return CompletableFuture.failedFuture(new UnknownHostException(host + ": " + pending.size()
                        + " names are being looked up, the most is " + Dialer.MAX_LOOKUPS));
            }
            answer = new CompletableFuture<>();
            pending.put(host, answer);
        }
        CompletableFuture<List<InetAddress>> mine = answer;
        try {
            pool.execute(() -> lookUp(host, mine));
        } catch (RejectedExecutionException e) {
            finish(host);
            mine.completeExceptionally(new UnknownHostException(host + ": the server stops"));
        }
        return answer;
    }

    private void lookUp(String host, CompletableFuture<List<InetAddress>> answer) {
        try {
            List<InetAddress> addresses = Stream.of(lookup.lookUp(host)).limit(Dialer.MAX_ADDRESSES).toList();
            finish(host);
            answer.complete(addresses);
        } catch (UnknownHostException | RuntimeException e) {
            finish(host);
            answer.completeExceptionally(e);
        }
    }

    private synchronized void finish(String host) {
        pending.remove(host);
    }
}
