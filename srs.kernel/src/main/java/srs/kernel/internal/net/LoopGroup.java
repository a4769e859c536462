package srs.kernel.internal.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.InternalThreadLocalMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.internal.work.Threads;
import srs.kernel.net.EventLoops;

/** The loops {@code srs-loop-N}, one for each core, and {@code srs-accept}. Thread-safe. */
@Component(service = {EventLoops.class, LoopGroup.class})
public final class LoopGroup implements EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final String NAME = "srs-loop-";
    private static final int CLOSE_SECONDS = 5;

    private final Transport transport = Transport.best();
    private final EventLoopGroup accept;
    private final EventLoopGroup workers;
    private final List<EventLoop> loops;
    private final List<LoopTick> ticks;

    @Activate
    public LoopGroup() {
        this(Runtime.getRuntime().availableProcessors());
    }

    public LoopGroup(int loops) {
        accept = new MultiThreadIoEventLoopGroup(1, Threads.named("srs-accept-"), transport.handlers());
        workers = new MultiThreadIoEventLoopGroup(loops, Threads.named(NAME), transport.handlers());
        List<EventLoop> all = new ArrayList<>(loops);
        List<LoopTick> asked = new ArrayList<>(loops);
        for (EventExecutor loop : workers) {
            all.add((EventLoop) loop);
            asked.add(new LoopTick((EventLoop) loop, NAME + all.size()));
        }
        this.loops = List.copyOf(all);
        this.ticks = List.copyOf(asked);
        LOG.debug("{} event loops on {}", loops, transport.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public List<EventLoop> all() {
        return loops;
    }

    @Override
    public EventLoop next() {
        return workers.next();
    }

    @Override
    public List<Delay> delays() {
        long nowNs = System.nanoTime();
        return ticks.stream().map(tick -> tick.delay(nowNs)).toList();
    }

    List<LoopTick> ticks() {
        return ticks;
    }

    Transport transport() {
        return transport;
    }

    EventLoopGroup accept() {
        return accept;
    }

    EventLoopGroup workers() {
        return workers;
    }

    /**
     * A bundle has stopped: netty remembers on each loop, strongly, which message types a handler class takes. It is asked again when it is
     * needed.
     */
    void forgetHandlerClasses() {
        for (EventLoop loop : loops) {
            if (!loop.isShuttingDown()) {
                loop.execute(() -> {
                    InternalThreadLocalMap map = InternalThreadLocalMap.get();
                    map.typeParameterMatcherFindCache().clear();
                    map.typeParameterMatcherGetCache().clear();
                });
            }
        }
    }

    /** Whether the caller must not wait. */
    boolean isLoop() {
        for (EventLoop loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    @Deactivate
    public void close() {
        accept.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        workers.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
