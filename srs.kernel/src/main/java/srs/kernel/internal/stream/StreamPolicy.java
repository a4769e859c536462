package srs.kernel.internal.stream;

import srs.kernel.config.Section;

/**
 * What a vhost says about its streams, read once and kept together. Immutable.
 *
 * @param gopCache play.gop_cache (F059)
 * @param gopMaxFrames play.gop_cache_max_frames (F060)
 * @param queueUs play.queue_length in microseconds (F068)
 * @param jitter play.time_jitter (F062), {@link Jitter#OFF} under play.atc
 * @param atcAuto play.atc_auto: bravo_atc in the metadata turns ATC on (F064)
 * @param mixCorrect play.mix_correct (F063)
 * @param mergeUs play.mw_latency in microseconds (F070)
 * @param mergeItems play.mw_msgs: a batch holds more items than this
 * @param sendMinIntervalUs play.send_min_interval in microseconds, 0 for none (F073)
 * @param reduceSequenceHeader play.reduce_sequence_header (F074)
 * @param kickIdleMs publish.kickoff_for_idle in milliseconds, 0 for never (F076)
 */
record StreamPolicy(boolean gopCache, int gopMaxFrames, long queueUs, Jitter jitter, boolean atcAuto, boolean mixCorrect, long mergeUs,
        int mergeItems, long sendMinIntervalUs, boolean reduceSequenceHeader, long kickIdleMs) {

    /** What SRS does without a configuration (compat 2.6.7). */
    static final StreamPolicy DEFAULT = new StreamPolicy(true, 2500, 30_000_000, Jitter.FULL, false, false, 350_000, 8, 0, false, 0);

    /** How jumps of a publisher's clock are treated. */
    enum Jitter {
        /** A jump is bridged by {@link Timeline#BRIDGE_US}. */
        FULL,
        /** The first timestamp becomes 0. */
        ZERO,
        /** Timestamps pass as they are. */
        OFF
    }

    static StreamPolicy of(Section vhost) {
        boolean realtime = vhost.isOn("min_latency");
        return new StreamPolicy(
                vhost.isOn("play.gop_cache"),
                vhost.integer("play.gop_cache_max_frames"),
                vhost.millis("play.queue_length") * 1000,
                vhost.isOn("play.atc") ? Jitter.OFF : Jitter.valueOf(vhost.string("play.time_jitter").toUpperCase(java.util.Locale.ROOT)),
                vhost.isOn("play.atc_auto"),
                vhost.isOn("play.mix_correct"),
                realtime && !vhost.isSet("play.mw_latency") ? 0 : vhost.millis("play.mw_latency") * 1000,
                realtime && !vhost.isSet("play.mw_msgs") ? 0 : vhost.integer("play.mw_msgs"),
                (long) (vhost.number("play.send_min_interval") * 1000),
                vhost.isOn("play.reduce_sequence_header"),
                vhost.millis("publish.kickoff_for_idle"));
    }
}
