package srs.output.hls.internal;

import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import srs.kernel.client.Clients;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Workers;

/**
 * What every stream of this bundle needs. Immutable.
 *
 * @param nowMs the wall clock, in milliseconds
 * @param told is told of each segment that is complete
 * @param shelf what is served from memory
 * @param disk where files lie that are not in memory
 */
record HlsHouse(StreamHub hub, Clients clients, Workers workers, ByteBufAllocator allocator, LongSupplier nowMs, Consumer<SegmentReport> told,
        MemoryShelf shelf, Storage disk) {

    /** Where that fails which has failed on a loop, so that it is counted as this bundle's. */
    Executor faults() {
        return task -> workers.after(0, task);
    }
}
