package srs.output.dash.internal;

import io.netty.buffer.ByteBufAllocator;
import java.util.function.LongSupplier;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Workers;

/**
 * What every stream of this bundle needs. Immutable.
 *
 * @param nowMs the wall clock, in milliseconds
 * @param growing where segments are found while they are written
 */
record DashHouse(StreamHub hub, Workers workers, ByteBufAllocator allocator, LongSupplier nowMs, GrowingSegments growing) {}
