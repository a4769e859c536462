package srs.protocol.rtc.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.rtp.payload.PayloadFormat;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.testkit.Await;

/** Packets over real event loops, while players and inputs come and go. */
class FeedTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int BYTES = 20;

    private final List<EventLoop> loops = List.of(new DefaultEventLoop(), new DefaultEventLoop(), new DefaultEventLoop());
    private final AtomicLong clock = new AtomicLong();
    private final Feed feed = new Feed(clock::incrementAndGet, new Seating());

    @AfterEach
    void stop() {
        loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    }

    private static FeedSource source(boolean isAskable) {
        return new FeedSource(0, PayloadFormat.H264, isAskable);
    }

    private static Lineup lineup(FeedSource source) {
        return new Lineup(List.of(new FeedTrack(true, List.of(new SourceTrack(PayloadFormat.H264, Map.of())), List.of(source))));
    }

    private static FeedPacket packet(FeedSource source, long sequence, boolean isKey) {
        return new FeedPacket(source, PayloadFormat.H264, sequence, (int) sequence, true, isKey, ByteBufAllocator.DEFAULT.buffer(BYTES, BYTES).writeZero(BYTES));
    }

    /** Notes what it hears; fails when that is out of order, or on a wrong thread. */
    private static final class Player implements FeedPlayer {
        final EventLoop loop;
        final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
        final AtomicInteger packets = new AtomicInteger();
        volatile Lineup lineup = Lineup.NOTHING;
        Outlet outlet;
        long last;
        boolean hasLeft;

        Player(EventLoop loop) {
            this.loop = loop;
        }

        private void check(boolean isFine, String what) {
            if (!isFine || !loop.inEventLoop() || hasLeft) {
                faults.add(what + (loop.inEventLoop() ? "" : " on a wrong thread") + (hasLeft ? " after it left" : ""));
            }
        }

        @Override
        public void onLineup(Outlet where, Lineup sources) {
            check(true, "lineup");
            lineup = sources;
            last = 0;
        }

        @Override
        public void onPacket(FeedPacket packet, long nowUs) {
            check(packet.sequence() > last, "packet " + packet.sequence() + " after " + last);
            check(packet.payload().refCnt() > 0, "packet without bytes");
            check(lineup.sources().contains(packet.source()), "packet of a source that is not in the lineup");
            last = packet.sequence();
            packets.incrementAndGet();
        }

        @Override
        public void onBurstEnd(long nowUs) {
            check(true, "end of a burst");
        }

        @Override
        public void onFault(RuntimeException fault) {
            faults.add(fault.toString());
        }

        void join(Feed feed) {
            loop.execute(() -> outlet = feed.join(loop, this));
        }

        void leave(Feed feed) {
            loop.execute(() -> {
                feed.leave(outlet, this);
                hasLeft = true;
            });
        }
    }

    @Test
    void everyPlayerHearsEachPacketOnceAndInOrderWhoeverComesAndGoes() throws Exception {
        Random random = new Random(9);
        List<Player> all = new ArrayList<>();
        List<Player> here = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            EventLoop home = loops.get(random.nextInt(loops.size()));
            FeedSource source = source(round % 2 == 0);
            FeedInput input = home.submit(() -> feed.open(home, lineup(source), wanted -> { })).get();
            home.execute(input::begin);
            for (int step = 0; step < 30; step++) {
                if (random.nextInt(3) > 0 && here.size() < 20) {
                    Player player = new Player(loops.get(random.nextInt(loops.size())));
                    all.add(player);
                    here.add(player);
                    player.join(feed);
                } else if (!here.isEmpty()) {
                    here.remove(random.nextInt(here.size())).leave(feed);
                }
                long first = 1 + step * 10L;
                home.execute(() -> {
                    for (long sequence = first; sequence < first + 10; sequence++) {
                        input.add(packet(source, sequence, sequence == first));
                    }
                    input.flush();
                });
            }
            home.submit(input::close).get();
        }
        here.forEach(player -> player.leave(feed));
        for (int turn = 0; turn < 3; turn++) {
            for (EventLoop loop : loops) {
                loop.submit(() -> { }).get();
            }
        }
        assertThat(all).allSatisfy(player -> assertThat(player.faults).isEmpty());
        assertThat(all.stream().mapToInt(player -> player.packets.get()).sum()).isPositive();
        assertThat(feed.lineup()).isEqualTo(Lineup.NOTHING);
    }

    @Test
    void allSinceAKeyFrameIsKeptAndNotForLonger() {
        FeedSource source = source(/* isAskable= */ false);
        try (PacketHistory history = source.history()) {
            for (long sequence = 1; sequence <= 7_000; sequence++) {
                add(history, source, sequence, sequence == 100 || sequence == 6_000);
                if (sequence == 5_999) {
                    assertThat(history.keyStart()).isEqualTo(100);
                    assertThat(history.get(100)).isNotNull();
                    assertThat(history.get(3_000)).isNotNull();
                }
            }
            assertThat(history.keyStart()).isEqualTo(6_000);
            assertThat(history.get(4_900)).isNull();
            assertThat(history.get(6_000 - 1_024)).isNotNull();
            for (long sequence = 7_001; sequence <= 20_000; sequence++) {
                add(history, source, sequence, false);
            }
            assertThat(history.keyStart()).as("too many").isEqualTo(PacketHistory.NONE);
            assertThat(history.get(20_000 - 8_191)).isNotNull();
        }
    }

    private static void add(PacketHistory history, FeedSource source, long sequence, boolean isKey) {
        FeedPacket packet = packet(source, sequence, isKey);
        history.add(packet, 0);
        packet.release();
    }

    @Test
    void aPlayerOnAnotherLoopStartsWithThePast() throws Exception {
        EventLoop home = loops.get(0);
        FeedSource source = source(/* isAskable= */ false);
        FeedInput input = home.submit(() -> feed.open(home, lineup(source), wanted -> { })).get();
        home.submit(() -> {
            for (long sequence = 1; sequence <= 50; sequence++) {
                input.add(packet(source, sequence, sequence % 20 == 0));
            }
            input.begin();
        }).get();
        Player player = new Player(loops.get(1));
        player.join(feed);
        Await.until("it knows the sources", DEADLINE, () -> !player.lineup.tracks().isEmpty());
        loops.get(1).submit(() -> {
            PacketHistory history = player.outlet.history(source);
            assertThat(history.keyStart()).isEqualTo(40);
            assertThat(history.head()).isEqualTo(50);
            assertThat(history.get(39)).isNull();
        }).get();
        AtomicInteger asked = new AtomicInteger();
        FeedSource other = source(/* isAskable= */ true);
        FeedInput next = home.submit(() -> feed.open(home, lineup(other), wanted -> asked.incrementAndGet())).get();
        home.execute(next::begin);
        feed.askKeyFrame(other);
        Await.until("the new one is asked", DEADLINE, () -> asked.get() == 1);
        // what the old one still sends is nobody's
        home.submit(() -> {
            input.add(packet(source, 51, false));
            input.flush();
            input.close();
            next.close();
        }).get();
        player.leave(feed);
        loops.get(1).submit(() -> { }).get();
        assertThat(player.faults).isEmpty();
        assertThat(player.packets).hasValue(0);
    }
}
