package org.example.good;

import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.TapRequest;
import srs.kernel.work.Workers;

/** A plugin as it should be: counts items of streams, says so by HTTP, and closes nothing, for the kernel does. */
@Component(property = HttpEndpoint.PATTERN + "=/counter")
public final class Counter implements HttpEndpoint {
    private final AtomicLong items = new AtomicLong();

    @Activate
    public Counter(@Reference StreamHub hub, @Reference Workers workers) {
        hub.listen(new StreamListener() {
            @Override
            public void onPublish(StreamInfo stream) {
                hub.tap(new TapRequest(stream.key(), "counter", workers.serial("counter"), TapRequest.Latency.IMMEDIATE, new Sink()));
            }

            @Override
            public void onUnpublish(StreamInfo stream, EndReason reason) {}
        });
    }

    @Override
    public void handle(HttpExchange exchange) {
        exchange.respond(200, "text/plain", items + " items");
    }

    private final class Sink implements FrameSink {
        @Override
        public void onOpening(Opening opening) {
            onBatch(opening.batch());
        }

        @Override
        public void onBatch(FrameBatch batch) {
            items.addAndGet(batch.size());
            ByteBufAllocator.DEFAULT.buffer(1).release();
        }

        @Override
        public void onUnpublish() {}
    }
}
