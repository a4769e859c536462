package srs.input.caster.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.channel.PublishConnection;
import srs.format.rtmp.channel.PublishListener;
import srs.format.rtmp.session.ClientSession;

/**
 * A sender's tags on their way to another server. Lives on the connection's loop; {@link #offer} may be called from any thread.
 *
 * <p>What the socket does not take is dropped, up to the next key frame; sequence headers never are.
 */
final class RemoteConnection implements PublishListener {
    /** Reads of the sender that may wait for this loop. */
    private static final int MAX_WAITING = 4096;

    /** Hears of the connection, on its loop. */
    interface Listener {
        /** Media is sent from now on. */
        void onPublishing();

        /** It is over, once and last. */
        void onOver(String reason);
    }

    private final PublishConnection connection;
    private final Listener listener;
    private final AtomicInteger waiting = new AtomicInteger();

    // the connection's loop only
    private ClientSession session;
    private boolean waitsForKey;
    private boolean hasVideo;
    private long dropped;

    RemoteConnection(RtmpUrl url, Listener listener) {
        this.listener = listener;
        connection = new PublishConnection(url, this);
    }

    /** For the channel's pipeline. */
    PublishConnection handler() {
        return connection;
    }

    @Override
    public void onPublishing(ClientSession begun) {
        session = begun;
        listener.onPublishing();
    }

    @Override
    public void onOver(String reason) {
        listener.onOver(dropped == 0 ? reason : reason + ", " + dropped + " frames were dropped, for it was too slow");
    }

    /** The tags of one read, in their order. Any thread. Takes ownership. */
    void offer(List<RemoteTag> tags) {
        if (waiting.incrementAndGet() > MAX_WAITING || !connection.onLoop(() -> send(tags))) {
            waiting.decrementAndGet();
            tags.forEach(RemoteTag::release);
        }
    }

    private void send(List<RemoteTag> tags) {
        waiting.decrementAndGet();
        for (RemoteTag tag : tags) {
            try {
                send(tag);
            } finally {
                tag.release();
            }
        }
        connection.flush();
    }

    private void send(RemoteTag tag) {
        if (session == null || connection.isOver()) {
            return;
        }
        if (tag.metadata() != null) {
            session.writeMetadata(tag.metadata());
            return;
        }
        hasVideo |= tag.isVideo();
        if (!connection.isWritable()) {
            waitsForKey = true;
        }
        if (waitsForKey && !tag.isHeader()) {
            if (!connection.isWritable() || hasVideo && !tag.isKey()) {
                dropped++;
                return;
            }
            waitsForKey = false;
        }
        if (tag.isVideo()) {
            session.writeVideo(tag.timestampMs(), tag.body());
        } else {
            session.writeAudio(tag.timestampMs(), tag.body());
        }
    }
}
