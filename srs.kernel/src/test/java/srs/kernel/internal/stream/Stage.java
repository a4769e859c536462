package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import srs.kernel.client.Client;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.internal.client.BundleClients;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.Track;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.testkit.ManualClock;

/** Streams without a framework and without sockets: two loops, a configuration that tests change, publishers and players. Test threads. */
final class Stage implements AutoCloseable {

    static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    static final Track VIDEO = new Track(Codec.H264, new byte[] {1}, srs.kernel.stream.Framing.NONE, new byte[0], Map.of());
    static final Track AUDIO = new Track(Codec.AAC, new byte[] {2}, srs.kernel.stream.Framing.NONE, new byte[0], Map.of());

    final EventLoop home = new DefaultEventLoop();
    final EventLoop other = new DefaultEventLoop();
    final ManualClock clock = new ManualClock(1);
    final WorkPool pool = new WorkPool();
    final FaultCounter faults = new FaultCounter();
    final BundleClients clients = new BundleClients(new ClientRegistry(), faults, "test");
    final Map<String, Object> directives = new ConcurrentHashMap<>(Map.of(
            "min_latency", false, "play.gop_cache", true, "play.gop_cache_max_frames", 2500, "play.queue_length", 30_000L,
            "play.atc", false, "play.time_jitter", "full", "play.atc_auto", false, "play.mix_correct", false, "play.mw_latency", 350L,
            "play.mw_msgs", 8));
    private final List<ConfigListener> reloads = new CopyOnWriteArrayList<>();
    final StreamRegistry registry;
    final BundleStreamHub hub;

    Stage() {
        directives.put("play.send_min_interval", 0.0);
        directives.put("play.reduce_sequence_header", false);
        directives.put("publish.kickoff_for_idle", 0L);
        registry = new StreamRegistry(config(), new NoTimers(), clock);
        hub = hub("test");
    }

    BundleStreamHub hub(String bundle) {
        return new BundleStreamHub(registry, pool, faults, bundle);
    }

    /** Each read of the publisher is a batch. */
    Stage withoutMerging() {
        directives.put("play.mw_latency", 0L);
        directives.put("play.mw_msgs", 0);
        return this;
    }

    Stage with(String directive, Object value) {
        directives.put(directive, value);
        return this;
    }

    void reload() {
        reloads.forEach(listener -> listener.onChanged(java.util.Set.of("vhost")));
        settle();
    }

    Client client() {
        return clients.connected("test", "127.0.0.1", reason -> {});
    }

    Feed publish() {
        return publish(hub);
    }

    Feed publish(BundleStreamHub by) {
        try {
            return new Feed(by, home);
        } catch (StreamBusyException e) {
            throw new AssertionError(e);
        }
    }

    Seat play(EventLoop loop) {
        return play(loop, new LineEncoder());
    }

    Seat play(EventLoop loop, LineEncoder encoder) {
        return new Seat(hub, loop, encoder, 0, false);
    }

    /** Runs on a loop, and waits. */
    static void at(EventLoop loop, Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    /** Waits until everything that was handed to the loops has run. */
    void settle() {
        for (int round = 0; round < 3; round++) {
            at(home, () -> {});
            at(other, () -> {});
        }
    }

    @Override
    public void close() {
        hub.close();
        settle();
        home.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        pool.close();
    }

    private Config config() {
        Section section = (Section) Proxy.newProxyInstance(Stage.class.getClassLoader(), new Class<?>[] {Section.class},
                (proxy, method, args) -> method.getName().equals("isSet") ? false : directives.get(args[0]));
        return (Config) Proxy.newProxyInstance(Stage.class.getClassLoader(), new Class<?>[] {Config.class}, (proxy, method, args) -> {
            if (method.getName().equals("listen")) {
                reloads.add((ConfigListener) args[0]);
                return (Registration) () -> reloads.remove(args[0]);
            }
            return section;
        });
    }

    /** A publisher. Methods run on its loop and wait. */
    final class Feed {
        final Publication publication;
        final List<EndReason> ended = new CopyOnWriteArrayList<>();
        final EventLoop loop;
        private int number;
        private long ms;

        Feed(BundleStreamHub by, EventLoop loop) throws StreamBusyException {
            this.loop = loop;
            publication = by.publish(new PublishRequest(KEY, client(), loop, ended::add));
            settle();
        }

        Feed announceAll() {
            at(loop, () -> {
                publication.announce(new Metadata(Map.of("encoder", "test")));
                publication.announce(AUDIO, 0);
                publication.announce(VIDEO, 0);
            });
            return this;
        }

        /** One letter for each frame, 40 ms apart: {@code k}ey, {@code v}ideo, {@code a}udio; a blank ends the publisher's read. */
        Feed send(String letters) {
            at(loop, () -> letters.chars().forEach(letter -> {
                if (letter == ' ') {
                    publication.flush();
                } else {
                    offer((char) letter, 0);
                }
            }));
            at(loop, publication::flush);
            settle();
            return this;
        }

        /** On the loop. */
        void offer(char letter, int padding) {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(4 + padding);
            buffer.writeInt(number++).writeZero(padding);
            publication.offer(letter == 'a' ? AUDIO : VIDEO, ms * 1000, ms * 1000, letter != 'v', buffer, 0);
            ms += 40;
        }

        int sent() {
            return number;
        }

        Feed close() {
            publication.close(new EndReason(EndReason.Kind.PEER, "unpublish"));
            settle();
            return this;
        }
    }

    /** A player. Any thread. */
    final class Seat implements PlayRequest.Listener {
        final SocketStandIn socket;
        final Subscription subscription;
        final LineEncoder encoder;
        final List<EndReason> ended = new CopyOnWriteArrayList<>();
        final List<Boolean> publisher = new CopyOnWriteArrayList<>();

        Seat(BundleStreamHub by, EventLoop loop, LineEncoder encoder, long durationUs, boolean endsWithPublisher) {
            this.encoder = encoder;
            socket = SocketStandIn.on(loop);
            subscription = by.play(PlayRequest.builder(KEY, client(), socket, encoder, this).durationUs(durationUs)
                    .endsWithPublisher(endsWithPublisher).build());
            settle();
        }

        List<Integer> frames() {
            return socket.frames();
        }

        void full(boolean value) {
            socket.full(value);
            settle();
        }

        @Override
        public void onEnded(EndReason reason) {
            ended.add(reason);
        }

        @Override
        public void onPublisher(boolean present) {
            publisher.add(present);
        }
    }

    /** The registry's tick is called by hand. */
    private static final class NoTimers implements Workers {
        @Override
        public Executor serial(String name) {
            return Runnable::run;
        }

        @Override
        public Executor conversations() {
            return serial("conversations");
        }

        @Override
        public Registration after(long delayMs, Runnable task) {
            return () -> {};
        }

        @Override
        public Registration every(long periodMs, Runnable task) {
            return () -> {};
        }
    }
}
