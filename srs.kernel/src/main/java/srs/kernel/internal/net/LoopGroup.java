package srs.kernel.internal.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.net.EventLoops;

/** The loops {@code srs-loop-N}, one for each core, and {@code srs-accept}. Thread-safe. */
@Component(service = {EventLoops.class, LoopGroup.class})
public final class LoopGroup implements EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final int CLOSE_SECONDS = 5;

    private final Transport transport = Transport.best();
    private final EventLoopGroup accept;
    private final EventLoopGroup workers;
    private final List<EventLoop> loops;

    @Activate
    public LoopGroup() {
        this(Runtime.getRuntime().availableProcessors());
    }

    public LoopGroup(int loops) {
        accept = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("srs-accept", true), transport.handlers());
        workers = new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("srs-loop", true), transport.handlers());
        List<EventLoop> all = new ArrayList<>(loops);
        for (EventExecutor loop : workers) {
            all.add((EventLoop) loop);
            // start the threads now, so that none is born in a bundle's call and keeps that bundle's class loader
            loop.execute(() -> Thread.currentThread().setContextClassLoader(LoopGroup.class.getClassLoader()));
        }
        this.loops = List.copyOf(all);
        LOG.info("{} event loops on {}", loops, transport.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public List<EventLoop> all() {
        return loops;
    }

    @Override
    public EventLoop next() {
        return workers.next();
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

    @Deactivate
    public void close() {
        accept.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        workers.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
