package org.example.leaver;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.net.Endpoint;
import srs.kernel.net.EventLoops;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.Track;
import srs.kernel.work.Workers;

/** A feature that closes nothing of what it began: what the kernel must clean up. Without Declarative Services. */
public final class Leaver implements BundleActivator, StreamListener, FrameSink {
    private static final StreamKey VICTIM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "victim");
    private static final StreamKey OWN = new StreamKey(StreamKey.DEFAULT_VHOST, "leaver", "own");
    private static final ClientType PUBLISH = new ClientType("leaver-publish", /* publishes= */ true);
    private static final int PERIOD_MS = 5;

    private final Track track = Track.of(Codec.MP3);
    private long dtsUs;

    @Override
    public void start(BundleContext context) throws IOException, StreamBusyException {
        StreamHub hub = service(context, StreamHub.class);
        Workers workers = service(context, Workers.class);
        EventLoop loop = service(context, EventLoops.class).next();
        hub.listen(this);
        hub.tap(new TapRequest(VICTIM, "leaver", workers.serial("leaver"), TapRequest.Latency.MERGED, this));
        hub.tap(new TapRequest(VICTIM, "leaver on a loop", loop, TapRequest.Latency.IMMEDIATE, this));
        ClientHandle client = service(context, Clients.class).connected("leaver", "127.0.0.1", reason -> { });
        client.identify(PUBLISH, OWN, Map.of());
        Publication publication = hub.publish(new PublishRequest(OWN, client, loop, reason -> { }));
        workers.every(PERIOD_MS, () -> loop.execute(() -> publish(publication)));
        service(context, Config.class).listen(changed -> { }, "vhost");
        int port = Integer.parseInt(context.getProperty("org.example.leaver.port"));
        service(context, Listeners.class).listen(new ListenRequest("leaver", new Endpoint(context.getProperty("org.example.leaver.host"), port),
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // holds the connection open and says nothing
                    }
                }));
        context.registerService(Gate.class, request -> CompletableFuture.completedFuture(Verdict.ADMITTED), null);
    }

    @Override
    public void stop(BundleContext context) {
        // closes nothing
    }

    /** On the stream's home loop. */
    private void publish(Publication publication) {
        dtsUs += PERIOD_MS * 1000L;
        publication.offer(track, dtsUs, dtsUs, /* key= */ true, Unpooled.wrappedBuffer(new byte[100]), /* payloadOffset= */ 0);
        publication.flush();
    }

    private static <S> S service(BundleContext context, Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        return context.getService(reference);
    }

    @Override
    public void onPublish(StreamInfo stream) {}

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {}

    @Override
    public void onOpening(Opening opening) {}

    @Override
    public void onBatch(FrameBatch batch) {}

    @Override
    public void onUnpublish() {}
}
