package srs.input.caster.internal;

import srs.format.ts.TsListener;
import srs.kernel.stream.EndReason;

/** The way that a sender's media goes: into a stream of ours, or to another server. Lives on its session's loop. */
interface Outlet {

    /** For what comes as MPEG-TS. */
    TsListener frames();

    /** For what comes as FLV. */
    TagSink tags();

    /** No more comes from this read. */
    void flush();

    /** Time goes on; called about twice a second. */
    void tick(long nowMs);

    /** Ends it. At most the first call counts. */
    void close(EndReason reason);
}
