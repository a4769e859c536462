package srs.bench;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that benchmarks run on: of the kind that event loops are, for netty's caches and recyclers behave otherwise on others. JMH
 * makes it by its name, see {@link PerFrame}.
 */
public final class LoopThreads extends ThreadPoolExecutor {
    static final String NAME = "bench-loop";

    /** The form that JMH asks for. */
    public LoopThreads(int maxThreads, String prefix) {
        super(maxThreads, maxThreads, 1, TimeUnit.DAYS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(NAME, /* daemon= */ true));
    }
}
