package srs.protocol.rtmp.internal;

import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameAllocator;
import srs.kernel.stream.Publication;
import srs.protocol.rtmp.internal.publish.Publisher;

/** A client that publishes, or waits to be admitted: then without publication. Lives on its connection's loop. */
final class PublishRole implements Role {
    private Publication publication;
    private Publisher publisher;
    private FrameAllocator frames;
    private long mergedReadMs;

    void begin(Publication begun, Publisher media, FrameAllocator allocator, long mergeReadsMs) {
        publication = begun;
        frames = allocator;
        frames.open();
        publisher = media;
        mergedReadMs = mergeReadsMs;
    }

    /** Null until the client is admitted. */
    Publisher publisher() {
        return publisher;
    }

    long mergedReadMs() {
        return mergedReadMs;
    }

    @Override
    public void end(EndReason reason) {
        if (publication != null) {
            publication.flush();
            publication.close(reason);
            publisher.close();
            frames.close();
            publication = null;
            publisher = null;
        }
    }
}
