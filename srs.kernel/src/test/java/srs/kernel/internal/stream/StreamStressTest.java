package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.Subscription;

/** Everything at once, from several threads: no player sees a frame twice, late, or after an unannounced gap; nothing is left. */
class StreamStressTest {

    private static final long RUN_NS = TimeUnit.SECONDS.toNanos(3);
    private static final int GOP = 12;

    private final AtomicInteger numbers = new AtomicInteger();
    private final List<SocketStandIn> sockets = new ArrayList<>();

    @Test
    void keepsEveryPlayersSequence() throws Exception {
        try (Stage stage = new Stage().with("play.queue_length", 2_000L).with("play.mw_latency", 100L)) {
            long endNs = System.nanoTime() + RUN_NS;
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            List<Thread> threads = new ArrayList<>();
            threads.add(new Thread(() -> publish(stage, endNs)));
            for (int i = 0; i < 3; i++) {
                long seed = i;
                threads.add(new Thread(() -> play(stage, endNs, RandomGenerator.of("L64X128MixRandom"), seed)));
            }
            threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, e) -> failures.add(e)));
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
            }
            stage.settle();
            assertThat(failures).isEmpty();
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().players()).isZero();
            assertThat(stage.faults.faults()).isEmpty();
            assertThat(numbers.get()).as("frames").isGreaterThan(500);
            assertThat(sockets).hasSizeGreaterThan(20);
            sockets.forEach(socket -> socket.close().syncUninterruptibly());
            for (SocketStandIn socket : sockets) {
                check(socket.seen());
            }
        }
    }

    /** In order; after a gap decoding can start. */
    private static void check(List<String> seen) {
        int last = -1;
        boolean tracks = false;
        for (String line : seen) {
            int at = line.indexOf('@');
            if (at < 0) {
                tracks |= line.equals("track H264");
                continue;
            }
            int number = Integer.parseInt(line.substring(1, at));
            assertThat(tracks).as("a track before the first frame").isTrue();
            if (last >= 0 && number != last + 1) {
                assertThat(number).as("after %d in %s", last, seen).isGreaterThan(last);
                assertThat(line).as("after %d", last).startsWith("k");
            }
            last = number;
        }
    }

    private void publish(Stage stage, long endNs) {
        long ms = 0;
        RandomGenerator random = RandomGenerator.getDefault();
        while (System.nanoTime() < endNs) {
            boolean elsewhere = random.nextBoolean();
            var loop = elsewhere ? stage.other : stage.home;
            Publication publication;
            try {
                publication = stage.hub.publish(new PublishRequest(Stage.KEY, stage.client(), loop, reason -> {}));
            } catch (srs.kernel.stream.StreamBusyException e) {
                throw new AssertionError(e);
            }
            Stage.at(loop, () -> {
                publication.announce(new Metadata(Map.of()));
                publication.announce(Stage.VIDEO, 0);
                publication.announce(Stage.AUDIO, 0);
            });
            // whole groups of pictures, so that the next publication begins with a key frame
            for (int frame = 0, count = GOP * (1 + random.nextInt(40)); frame < count; frame++) {
                long dtsUs = (ms += 20) * 1000;
                boolean key = frame % GOP == 0;
                boolean video = key || frame % 3 != 0;
                Stage.at(loop, () -> {
                    ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(4).writeInt(numbers.getAndIncrement());
                    publication.offer(video ? Stage.VIDEO : Stage.AUDIO, dtsUs, dtsUs, key || !video, buffer, 0);
                    publication.flush();
                });
                LockSupport.parkNanos(200_000);
            }
            publication.close(new EndReason(EndReason.Kind.PEER, "unpublish"));
            while (stage.hub.find(Stage.KEY).orElseThrow().isLive()) {
                Thread.onSpinWait();
            }
        }
    }

    private void play(Stage stage, long endNs, RandomGenerator random, long seed) {
        LineEncoder shared = new LineEncoder();
        record Seat(SocketStandIn socket, Subscription subscription) {}
        List<Seat> seats = new ArrayList<>();
        while (System.nanoTime() < endNs) {
            if (seats.isEmpty() || random.nextInt(4) == 0 && seats.size() < 20) {
                SocketStandIn socket = SocketStandIn.on(random.nextBoolean() ? stage.home : stage.other);
                synchronized (sockets) {
                    sockets.add(socket);
                }
                PlayRequest request = PlayRequest.builder(Stage.KEY, stage.client(), socket, shared, reason -> {}).build();
                seats.add(new Seat(socket, stage.hub.play(request)));
            }
            Seat seat = seats.get(random.nextInt(seats.size()));
            switch (random.nextInt(6)) {
                case 0 -> seat.socket.full(true);
                case 1 -> seat.socket.full(false);
                case 2 -> seat.subscription.pause(true);
                case 3 -> seat.subscription.pause(false);
                case 4 -> {
                    if (random.nextInt(5) == 0) {
                        seat.subscription.close();
                        seats.remove(seat);
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        seat.socket.close();
                        seats.remove(seat);
                    }
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + seed));
        }
        for (Seat seat : seats) {
            seat.subscription.pause(false);
            seat.socket.full(false);
            seat.subscription.close();
        }
    }
}
