package srs.itest;

import io.netty.buffer.ByteBufAllocator;
import org.junit.rules.ExternalResource;
import srs.testkit.Garbage;

/** Fails each test after which netty finds a buffer that nobody released. Inside the framework. */
final class NoLeak extends ExternalResource {

    @Override
    protected void after() {
        // netty says what it found at the next allocation
        Garbage.collect(() -> {
            ByteBufAllocator.DEFAULT.heapBuffer(1).release();
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
            ByteBufAllocator.DEFAULT.compositeBuffer(1).release();
        });
        String leak = System.clearProperty(ServerLog.LEAK);
        if (leak != null) {
            throw new AssertionError(leak);
        }
    }
}
