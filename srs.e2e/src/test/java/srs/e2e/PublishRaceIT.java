package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;

/** Publishers of one stream who come at the same time, or while the one before is going. */
@ExtendWith(Server.Resolver.class)
class PublishRaceIT {
    private static final int RACERS = 8;
    private static final int REPUBLISHES = 5;

    @Test
    void ofPublishersWhoRaceOneWins(Server server) {
        AtomicInteger won = new AtomicInteger();
        CompletableFuture<Void> all = new CompletableFuture<>();
        List<CompletableFuture<RtmpPeer>> racers = IntStream.range(0, RACERS).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
            RtmpPeer peer = RtmpPeer.publisher(server.rtmp("race"));
            won.incrementAndGet();
            return peer;
        }, task -> new Thread(task).start())).toList();
        CompletableFuture.allOf(racers.toArray(CompletableFuture[]::new)).whenComplete((done, failed) -> all.complete(null));
        Await.result("all have their answer", all);
        assertThat(won).hasValue(1);
        racers.stream().filter(racer -> !racer.isCompletedExceptionally()).forEach(racer -> racer.join().close());
    }

    /** A publisher whose connection breaks, and the next one while the first is still being closed: a player beside hears them all. */
    @Test
    void aPublishDuringACloseIsRefusedOrServed(Server server) {
        try (RtmpPeer player = RtmpPeer.player(server.rtmp("relay"))) {
            for (int i = 1; i <= REPUBLISHES; i++) {
                RtmpPeer publisher = Await.value("publisher " + i + " is let in", () -> {
                    try {
                        return RtmpPeer.publisher(server.rtmp("relay"));
                    } catch (AssertionError busy) {
                        return null;
                    }
                });
                publisher.publish(Tags.few());
                int frames = i * Tags.FEW_FRAMES;
                Await.until("what publisher " + i + " sends", () -> player.received().frames().size() >= frames);
                publisher.close();
            }
            assertThat(player.received().frames()).hasSize(REPUBLISHES * Tags.FEW_FRAMES);
        }
    }
}
