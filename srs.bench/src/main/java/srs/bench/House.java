package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import srs.kernel.client.ClientHandle;
import srs.kernel.internal.client.BundleClients;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.internal.stream.BundleStreamHub;
import srs.kernel.internal.stream.StreamRegistry;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.Track;

/** The kernel's streams without a framework, on one event loop that the benchmark's thread turns itself. Confined to the thread that made it. */
final class House implements AutoCloseable {
    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "bench");
    private static final String BUNDLE = "srs.bench";

    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    private final WorkPool pool = new WorkPool();
    private final FaultCounter faults = new FaultCounter();
    private final BundleWorkers workers = new BundleWorkers(pool, faults, BUNDLE);
    private final BundleClients clients = new BundleClients(new ClientRegistry(), faults, BUNDLE);
    private final FixedConfig config;
    private final StreamRegistry registry;
    private final BundleStreamHub hub;
    private final List<Channel> channels = new ArrayList<>();

    House(Map<String, Object> values) {
        config = new FixedConfig(values);
        registry = new StreamRegistry(config, workers);
        hub = new BundleStreamHub(registry, pool, faults, BUNDLE);
    }

    FixedConfig config() {
        return config;
    }

    /** One turn of the loop. */
    void turn() {
        while (loop.runNow() > 0) {
            // until there is nothing left to do
        }
    }

    Publication publish() {
        try {
            return hub.publish(new PublishRequest(KEY, client(), loop, reason -> { }));
        } catch (StreamBusyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A channel with one handler, as a player's connection has. */
    Channel channel() {
        Channel channel = new DiscardChannel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
        channel.unsafe().register(loop, channel.newPromise());
        turn();
        channels.add(channel);
        return channel;
    }

    Subscription play(Channel channel, BatchEncoder encoder) {
        return hub.play(PlayRequest.builder(KEY, client(), channel, encoder, reason -> { }).build());
    }

    private ClientHandle client() {
        return clients.connected("bench", "127.0.0.1", reason -> { });
    }

    /** Gives the frames of a clip, moved by {@code shiftMs}, from {@code from} to before {@code to}. */
    static void offer(Publication publication, Track video, Track audio, List<Clip.Tag> tags, int from, int to, long shiftMs) {
        for (int i = from; i < to; i++) {
            Clip.Tag tag = tags.get(i);
            long dtsUs = (shiftMs + tag.timestampMs()) * 1000;
            ByteBuf body = tag.body();
            publication.offer(tag.isVideo() ? video : audio, dtsUs, dtsUs, tag.isKey(), body.retain(), tag.payloadOffset());
        }
    }

    /** Fails when a callback threw: then what was measured is an error's way. */
    @Override
    public void close() {
        hub.close();
        turn();
        channels.forEach(Channel::close);
        turn();
        clients.close();
        registry.close();
        workers.close();
        pool.close();
        loop.shutdownGracefully(0, 1, TimeUnit.MILLISECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
        if (!faults.faults().isEmpty()) {
            throw new IllegalStateException(faults.faults().toString());
        }
    }

    static EndReason done() {
        return new EndReason(EndReason.Kind.CLOSED, "the benchmark is over");
    }
}
