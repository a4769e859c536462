package srs.protocol.rtmp.internal;

import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.publish.FlvPublisher;

/** A client that publishes, or waits to be admitted: then without publication. Lives on its connection's loop. */
final class PublishRole implements Role {
    /**
     * What a connection has room for from its first moment on. A socket that has more than this to give is read on at once, for its publisher may be catching up, and
     * then more often, so that no publisher waits for us.
     */
    static final int SMALL_READ_BYTES = 64 * 1024;

    /**
     * The socket is read three times for each batch, 8 times a second with the default of 350 ms: three pauses are a frame longer than the batch, so that the third
     * read ends it.
     */
    static final int READS_OF_BATCH = 3;
    static final int FRAME_PART = 32;

    /** Frames that wait so long for their batch have no player: files get them, or nobody. The socket is read twice a second. */
    static final long UNWATCHED_MS = 1000;
    static final int UNWATCHED_PART = 4;

    /** A socket is left alone so long at most, and so long if it gives much, in milliseconds. */
    static final long LONGEST_PAUSE_MS = 500;
    static final long SHORTEST_PAUSE_MS = 50;

    /** A pause of publishers without players, in milliseconds: it ends at one of so many moments in its length, which are the same for all of them on a loop. */
    static final long TOGETHER_FROM_MS = 200;
    static final int MOMENTS = 8;

    private Publication publication;
    private FlvPublisher publisher;
    private long mergedReadMs;
    private long longestMs = LONGEST_PAUSE_MS;
    private boolean hasPaused;

    void begin(Publication begun, FlvPublisher media, long mergeReadsMs) {
        publication = begun;
        publisher = media;
        mergedReadMs = mergeReadsMs;
    }

    /** Null until the client is admitted. */
    FlvPublisher publisher() {
        return publisher;
    }

    /**
     * How long the socket may be left alone after a read, in milliseconds. With publish.mr that is its latency; without, a small part of the time for which frames
     * wait for their batch: a message each, sixty times a second, costs more than all the rest of a publisher.
     *
     * @param readBytes what the read brought
     */
    long pauseMs(long readBytes) {
        if (mergedReadMs > 0 || publication == null) {
            return mergedReadMs;
        }
        boolean isAfterPause = hasPaused;
        hasPaused = readBytes <= SMALL_READ_BYTES;
        if (!hasPaused) {
            longestMs = Math.max(longestMs / 2, SHORTEST_PAUSE_MS);
            return 0;
        }
        if (isAfterPause && readBytes < SMALL_READ_BYTES / 2) {
            longestMs = Math.min(longestMs * 2, LONGEST_PAUSE_MS);
        }
        long spanMs = publication.batchSpanUs() / 1000;
        return Math.min(spanMs < UNWATCHED_MS ? spanMs / READS_OF_BATCH + spanMs / FRAME_PART : spanMs / UNWATCHED_PART, longestMs);
    }

    /**
     * How long a pause is that begins now, in nanoseconds: what was asked for; a long one but for a sixteenth, so that it ends together with others. A loop that wakes
     * for each of its publishers alone finds nothing of what it needs in the cache. Where players wait, frames and moments could meet so that each batch is late.
     */
    static long pauseNs(long pauseMs, long nowNs) {
        long pauseNs = pauseMs * 1_000_000;
        if (pauseMs < TOGETHER_FROM_MS) {
            return pauseNs;
        }
        long gridNs = pauseNs / MOMENTS;
        return pauseNs + gridNs / 2 - Math.floorMod(nowNs + pauseNs + gridNs / 2, gridNs);
    }

    @Override
    public void end(EndReason reason) {
        if (publication != null) {
            publication.flush();
            publication.close(reason);
            publisher.close();
            publication = null;
            publisher = null;
        }
    }
}
