package srs.protocol.rtmp.internal;

import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.publish.FlvPublisher;

/** A client that publishes, or waits to be admitted: then without publication. Lives on its connection's loop. */
final class PublishRole implements Role {
    /** A socket that has more than this to give is read on at once: its publisher may be catching up. */
    static final int SMALL_READ_BYTES = 32 * 1024;

    /** With the default of 350 ms for a batch, the socket is read 20 times a second. */
    static final int UNNOTICED_PART = 7;

    /** Frames that wait so long for their batch have no player: files get them, or nobody. The socket is read 4 times a second. */
    static final long UNWATCHED_MS = 1000;
    static final int UNWATCHED_PART = 4;

    private Publication publication;
    private FlvPublisher publisher;
    private long mergedReadMs;

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
        if (readBytes > SMALL_READ_BYTES) {
            return 0;
        }
        long spanMs = publication.batchSpanUs() / 1000;
        return spanMs / (spanMs < UNWATCHED_MS ? UNNOTICED_PART : UNWATCHED_PART);
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
