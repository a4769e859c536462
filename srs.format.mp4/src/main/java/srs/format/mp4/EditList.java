package srs.format.mp4;

import io.netty.buffer.ByteBuf;

/**
 * What an edit list says of the beginning of a track (ISO/IEC 14496-12 §8.6.6). Only that is looked at: empty edits, which delay the track, then the first edit that shows
 * something, which may skip the beginning. Immutable.
 *
 * @param delay in the movie's timescale
 * @param mediaTime what is shown first, in the track's timescale
 */
record EditList(long delay, long mediaTime) {
    static final EditList NONE = new EditList(0, 0);

    /** @param in content of elst, after version and flags. Lent for the call. */
    static EditList decode(BoxReader box) {
        int version = box.versionAndFlags() >>> 24;
        ByteBuf in = box.need(4);
        int count = Mp4Limits.check("edits", in.readUnsignedInt(), Mp4Limits.MAX_EDITS);
        box.need(count * (version == 1 ? 20L : 12L));
        long delay = 0;
        for (int i = 0; i < count; i++) {
            long duration = version == 1 ? in.readLong() : in.readUnsignedInt();
            long mediaTime = version == 1 ? in.readLong() : in.readInt();
            in.skipBytes(4);
            if (mediaTime != -1) {
                return new EditList(delay, Mp4Limits.check("media time of an edit", mediaTime, Mp4Limits.MAX_TIME));
            }
            delay = Mp4Limits.check("delay of a track", delay + Mp4Limits.check("duration of an edit", duration, Mp4Limits.MAX_TIME), Mp4Limits.MAX_TIME);
        }
        return new EditList(delay, 0);
    }

    /** What is to be added to the times of samples, in the track's timescale. */
    long offset(long movieTimescale, long timescale) {
        long seconds = delay / movieTimescale;
        Mp4Limits.check("delay in seconds", seconds, Mp4Limits.MAX_TIME / timescale);
        return seconds * timescale + (delay % movieTimescale * timescale + movieTimescale / 2) / movieTimescale - mediaTime;
    }
}
