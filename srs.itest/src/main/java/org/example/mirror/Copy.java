package org.example.mirror;

import io.netty.channel.EventLoop;
import java.util.Map;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.Opening;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.TrackStart;

/** One mirrored stream: a tap on the source whose frames are offered to the target. Lives on one event loop; {@link #close} on any thread. */
final class Copy implements FrameSink, AutoCloseable {
    private static final ClientType MIRROR = new ClientType("mirror-publish", /* publishes= */ true);

    private final ClientHandle client;
    private final Publication target;
    private final Subscription source;

    Copy(StreamHub hub, Clients clients, EventLoop loop, StreamKey from, StreamKey to) throws StreamBusyException {
        client = clients.connected("mirror", "127.0.0.1", reason -> close());
        client.identify(MIRROR, to, Map.of());
        try {
            target = hub.publish(new PublishRequest(to, client, loop, reason -> close()));
        } catch (StreamBusyException e) {
            client.close();
            throw e;
        }
        source = hub.tap(new TapRequest(from, "mirror", loop, TapRequest.Latency.IMMEDIATE, this));
    }

    @Override
    public void onOpening(Opening opening) {
        onBatch(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            copy(batch.get(i));
        }
        target.flush();
    }

    private void copy(StreamItem item) {
        if (item instanceof MediaFrame frame) {
            // The batch is lent for this call; the target takes a reference of its own to the same bytes.
            target.offer(frame.track(), frame.dtsUs(), frame.ptsUs(), frame.isKey(), frame.buffer().retainedDuplicate(),
                    frame.bytes() - frame.payloadBytes());
        } else if (item instanceof TrackStart start) {
            target.announce(start.track(), start.dtsUs());
        } else if (item instanceof MetadataStart start) {
            target.announce(start.metadata());
        }
    }

    @Override
    public void onUnpublish() {
        close();
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
        target.close(new EndReason(EndReason.Kind.CLOSED, "the source has gone"));
        client.close();
    }
}
