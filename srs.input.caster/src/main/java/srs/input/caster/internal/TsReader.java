package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Consumer;
import srs.format.ts.TsDemuxer;
import srs.format.ts.TsFault;
import srs.format.ts.TsListener;
import srs.format.ts.TsTrack;

/** A transport stream. What it has wrong is counted and said, never its end. */
final class TsReader implements MediaReader, TsListener {
    private static final long REPORT_MS = 10_000;

    private final TsListener next;
    private final Consumer<String> warnings;
    private final TsDemuxer demuxer;
    private long frames;
    private long faults;
    private long reportedFaults;
    private long reportedAtMs;
    private boolean hasReported;

    TsReader(ByteBufAllocator allocator, TsListener next, Consumer<String> warnings) {
        this.next = next;
        this.warnings = warnings;
        demuxer = new TsDemuxer(allocator, this);
    }

    @Override
    public void read(ByteBuf bytes) {
        demuxer.read(bytes);
    }

    @Override
    public void onTrack(TsTrack track) {
        next.onTrack(track);
    }

    @Override
    public void onFrame(TsTrack track, long dtsUs, long ptsUs, boolean key, ByteBuf frame) {
        frames++;
        next.onFrame(track, dtsUs, ptsUs, key, frame);
    }

    @Override
    public void onFault(TsFault fault) {
        faults++;
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public void finish() {
        demuxer.flush();
    }

    @Override
    public void report(long nowMs) {
        if (faults > reportedFaults && (!hasReported || nowMs - reportedAtMs >= REPORT_MS)) {
            warnings.accept("the transport stream had " + (faults - reportedFaults) + " faults, in all: " + complaints());
            reportedFaults = faults;
            reportedAtMs = nowMs;
            hasReported = true;
        }
    }

    @Override
    public String complaints() {
        StringJoiner all = new StringJoiner(", ");
        for (TsFault fault : TsFault.values()) {
            if (demuxer.faults(fault) > 0) {
                all.add(demuxer.faults(fault) + " x " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        demuxer.close();
    }
}
