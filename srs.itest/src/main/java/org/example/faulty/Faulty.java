package org.example.faulty;

import io.netty.channel.EventLoop;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.net.EventLoops;
import srs.kernel.work.Workers;

/** A feature that fails by itself again and again once it was asked to, and one that can hold an event loop: what the kernel must name. */
@Component(property = HttpEndpoint.PATTERN + "=/faulty/")
public final class Faulty implements HttpEndpoint {
    private static final int HOLD_MS = 2_000;

    private final EventLoops loops;
    private final Workers workers;
    private final Semaphore never = new Semaphore(0);

    @Activate
    public Faulty(@Reference EventLoops loops, @Reference Workers workers) {
        this.loops = loops;
        this.workers = workers;
    }

    /** {@code /faulty/timer} fails from now on, {@code /faulty/hold} holds a loop for {@value #HOLD_MS} ms; all else fails at once. */
    @Override
    public void handle(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/faulty/timer" -> workers.every(1, () -> {
                throw new IllegalStateException("again");
            });
            case "/faulty/hold" -> other(exchange.loop()).execute(this::hold);
            default -> throw new IllegalStateException("request");
        }
        exchange.respond(200, "text/plain", "ok");
    }

    private void hold() {
        try {
            never.tryAcquire(HOLD_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The caller's own must go on, to answer. */
    private EventLoop other(EventLoop own) {
        return loops.all().stream().filter(loop -> loop != own).findFirst().orElse(own);
    }
}
