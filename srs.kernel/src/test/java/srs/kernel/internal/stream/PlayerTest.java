package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.TrackStart;
import srs.testkit.Await;

/** A player that does not keep up, waits, ends or breaks. */
class PlayerTest {

    private static final String GOP = "kvvvvvvvvvvvvvvvvvvvvvvvv"; // 25 frames, 1 s

    @Test
    void aSlowSocketIsQueuedForAndGetsEverythingWhenItTakesBytesAgain() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll();
            Stage.Seat slow = stage.play(stage.other);
            Stage.Seat fast = stage.play(stage.other, slow.encoder);
            slow.full(true);
            for (int i = 0; i < 100; i++) {
                feed.send("kvvv");
            }
            assertThat(slow.frames()).isEmpty();
            assertThat(fast.frames()).hasSize(400);

            slow.full(false);
            int encodedForBoth = slow.encoder.batches.get();
            feed.send("k").send("v");

            assertThat(slow.frames()).isEqualTo(IntStream.range(0, 402).boxed().toList());
            assertThat(slow.subscription.droppedFrames()).isZero();
            assertThat(slow.encoder.batches.get() - encodedForBoth).as("back on the shared path").isEqualTo(2);
        }
    }

    @Test
    void aSocketThatIsFullForLongerThanTheQueueLosesWholeGroupsOfPictures() {
        try (Stage stage = new Stage().withoutMerging().with("play.queue_length", 3_000L)) {
            Stage.Feed feed = stage.publish().announceAll();
            Stage.Seat slow = stage.play(stage.other);
            feed.send("kvv");
            slow.full(true);
            for (int i = 0; i < 20; i++) {
                feed.send(GOP);
            }
            slow.full(false);
            feed.send("v").send("k");

            assertThat(slow.frames()).isSorted().doesNotHaveDuplicates().startsWith(0, 1, 2).endsWith(503, 504);
            for (int i = 1; i < slow.frames().size(); i++) {
                int frame = slow.frames().get(i);
                if (frame != slow.frames().get(i - 1) + 1) {
                    assertThat(slow.socket.seen()).as("after a gap decoding can start").anyMatch(line -> line.startsWith("k" + frame + "@"));
                }
            }
        }
    }

    @Test
    void afterADropItGoesOnAtAKeyFrameWithItsTracksInFront() {
        try (Stage stage = new Stage().withoutMerging().with("play.queue_length", 3_000L)) {
            Stage.Feed feed = stage.publish().announceAll();
            Stage.Seat slow = stage.play(stage.other);
            feed.send("kvv");
            Stage.at(stage.other, () -> slow.subscription.pause(true));
            feed.announceAll();
            for (int i = 0; i < 20; i++) {
                feed.send(GOP);
            }
            slow.subscription.pause(false);
            feed.send("v");

            List<String> seen = slow.socket.seen();
            int gap = seen.indexOf("v2@80") + 1;
            assertThat(seen.subList(gap, gap + 3)).containsExactly("metadata", "track AAC", "track H264");
            assertThat(seen.get(gap + 3)).startsWith("k");
            assertThat(slow.frames().subList(3, slow.frames().size())).as("no second gap")
                    .isEqualTo(IntStream.range(slow.frames().get(3), feed.sent()).boxed().toList());
            assertThat(slow.subscription.droppedFrames()).isEqualTo(feed.sent() - slow.frames().size());
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().droppedFrames()).isEqualTo(slow.subscription.droppedFrames());
            assertThat(stage.hub.drops()).containsOnlyKeys(DropCause.values()).containsEntry(DropCause.PAUSED, slow.subscription.droppedFrames())
                    .containsEntry(DropCause.SOCKET_FULL, 0L);
        }
    }

    @Test
    void whenEverythingWasDroppedItStaysAwayUntilTheNextKeyFrame() {
        try (Stage stage = new Stage().withoutMerging().with("play.queue_length", 200L)) {
            Stage.Feed feed = stage.publish().announceAll();
            Stage.Seat slow = stage.play(stage.other);
            feed.send("kvv");
            slow.full(true);
            feed.send("vvvvvvvvvvvvvvvvvvvvvvvvvvvvvv").send("vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv").send("vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv");
            slow.full(false);
            feed.send("vv");
            int sent = feed.sent();
            assertThat(slow.frames().get(slow.frames().size() - 1)).as("nothing that cannot be decoded").isLessThan(sent - 2);
            feed.send("kv");
            assertThat(slow.frames()).endsWith(sent, sent + 1);
        }
    }

    @Test
    void aPausedPlayerGetsNothingAndThenGoesOnWithoutAGap() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll().send("k");
            Stage.Seat seat = stage.play(stage.other);
            seat.subscription.pause(true);
            feed.send("vv");
            assertThat(seat.frames()).containsExactly(0);
            seat.subscription.pause(false);
            feed.send("v");
            assertThat(seat.frames()).containsExactly(0, 1, 2, 3);
        }
    }

    @Test
    void aDurationEndsItBeforeTheFirstFrameThatIsTooLate() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Seat seat = stage.new Seat(stage.hub, stage.other, new LineEncoder(), 200_000, false);
            stage.publish().announceAll().send("kvvvvvvv");
            assertThat(seat.frames()).containsExactly(0, 1, 2, 3, 4);
            assertThat(seat.ended).extracting(EndReason::kind).containsExactly(EndReason.Kind.DURATION);
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().players()).isZero();
        }
    }

    @Test
    void aSendIntervalLetsOneItemThroughAtATime() {
        try (Stage stage = new Stage().withoutMerging().with("play.send_min_interval", 3.0)) {
            Stage.Seat seat = stage.play(stage.other);
            long beganNs = System.nanoTime();
            stage.publish().announceAll().send("kvvvv");
            Await.until("all 5 frames", () -> seat.frames().size() == 5);
            assertThat(seat.encoder.batches).as("one item in each").hasValueGreaterThanOrEqualTo(5);
            assertThat(System.nanoTime() - beganNs).as("4 gaps of 3 ms").isGreaterThanOrEqualTo(12_000_000);
        }
    }

    @Test
    void anUnpublishEndsThoseWhoAskedForIt() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Seat ends = stage.new Seat(stage.hub, stage.other, new LineEncoder(), 0, true);
            Stage.Seat stays = stage.play(stage.other);
            stage.publish().announceAll().send("k").close();
            assertThat(ends.ended).extracting(EndReason::kind).containsExactly(EndReason.Kind.CLOSED);
            assertThat(stays.ended).isEmpty();
        }
    }

    @Test
    void aPublishersBundleThatStopsEndsNoPlayerOfAnotherBundle() {
        try (Stage stage = new Stage().withoutMerging()) {
            BundleStreamHub publishers = stage.hub("publishers");
            Stage.Seat seat = stage.new Seat(stage.hub, stage.other, new LineEncoder(), 0, true);
            Stage.Feed feed = stage.publish(publishers).announceAll().send("k");
            publishers.close();
            stage.settle();
            assertThat(feed.ended).extracting(EndReason::kind).containsExactly(EndReason.Kind.BUNDLE_STOPPED);
            assertThat(seat.ended).isEmpty();

            stage.publish().announceAll().send("kv");
            assertThat(seat.frames()).containsExactly(0, 0, 1);
        }
    }

    @Test
    void anEncoderThatThrowsEndsItsOwnPlayersOnly() {
        LineEncoder broken = new LineEncoder() {
            @Override
            public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
                throw new IllegalStateException("broken\r\nINFO forged line");
            }
        };
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll().send("k");
            List<Stage.Seat> bad = List.of(stage.play(stage.other, broken), stage.play(stage.other, broken), stage.play(stage.home, broken));
            Stage.Seat good = stage.play(stage.other);
            feed.send("v").send("v");
            assertThat(bad).allSatisfy(seat -> assertThat(seat.ended).singleElement().satisfies(reason -> {
                assertThat(reason.kind()).isEqualTo(EndReason.Kind.FAULT);
                assertThat(reason.text()).contains("bundle test").doesNotContain("\n").doesNotContain("\r");
            }));
            assertThat(good.frames()).containsExactly(0, 1, 2);
            assertThat(stage.faults.faults()).singleElement().satisfies(fault -> assertThat(fault.count()).isEqualTo(3));
        }
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        try (Stage stage = new Stage().withoutMerging()) {
            SocketStandIn socket = SocketStandIn.on(stage.other);
            stage.hub.play(PlayRequest.builder(Stage.KEY, stage.client(), socket, new LineEncoder(),
                    new PlayRequest.Listener() {
                        @Override
                        public void onEnded(EndReason reason) {
                            throw new IllegalStateException();
                        }

                        @Override
                        public void onPublisher(boolean present) {
                            throw new IllegalStateException();
                        }
                    }).build());
            stage.publish().announceAll().send("kv");
            assertThat(socket.frames()).containsExactly(0, 1);
        }
    }

    @Test
    void goesWithItsChannelEvenWhileItWaitsForThePublisher() {
        try (Stage stage = new Stage()) {
            Stage.Seat seat = stage.play(stage.other);
            seat.socket.close().syncUninterruptibly();
            stage.settle();
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().players()).isZero();
            assertThat(seat.ended).as("its owner closed the channel").isEmpty();
        }
    }

    @Test
    void leavesNothingInThePipeline() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Seat seat = stage.play(stage.other);
            stage.publish().announceAll().send("k");
            assertThat(seat.socket.pipeline().names()).hasSize(2);
            seat.subscription.close();
            stage.settle();
            assertThat(seat.socket.pipeline().names()).hasSize(1);
        }
    }

    @Test
    void isClosedFromAnyThreadInTheMiddleOfABatch() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll().send("k");
            for (int round = 0; round < 200; round++) {
                Stage.Seat seat = stage.play(round % 2 == 0 ? stage.home : stage.other);
                Thread closer = new Thread(seat.subscription::close);
                closer.start();
                feed.send("v");
                Await.until("closer has ended", () -> !closer.isAlive());
                assertThat(seat.ended).isEmpty();
            }
            stage.settle();
            assertThat(feed.publication.subscribers()).isZero();
        }
    }

    @Test
    void aLoopThatIsHeldUpLosesFramesInsteadOfMemoryAndItsPlayersGoOnAtAKeyFrame() throws Exception {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll().send("kv");
            Stage.Seat held = stage.play(stage.other);
            Stage.Seat free = stage.play(stage.home);
            CountDownLatch go = new CountDownLatch(1);
            stage.other.execute(() -> Await.until("go", () -> go.getCount() == 0));
            int mb = 1024 * 1024;
            Stage.at(stage.home, () -> {
                for (int i = 0; i < 100; i++) {
                    feed.offer(i == 99 ? 'k' : 'v', mb);
                    feed.publication.flush();
                }
            });
            assertThat(stage.home.submit(() -> free.frames().size()).get()).isEqualTo(102);
            go.countDown();
            stage.settle();
            feed.send("vkv");

            assertThat(held.frames()).isSorted().doesNotHaveDuplicates().hasSizeBetween(60, 80).endsWith(103, 104);
            assertThat(held.subscription.droppedFrames()).isEqualTo(feed.sent() - held.frames().size());
            assertThat(stage.hub.drops()).containsEntry(DropCause.LOOP_HELD_UP, held.subscription.droppedFrames());
        }
    }

    @Test
    void aSocketThatTakesNothingForThirtySecondsIsGivenUp() {
        MockTicker ticker = Ticker.newMockTicker();
        try (Stage stage = new Stage().withoutMerging()) {
            EmbeddedChannel channel = new EmbeddedChannel(EmbeddedChannel.builder().ticker(ticker)) {
                @Override
                protected void doWrite(ChannelOutboundBuffer in) {
                    // takes nothing
                }
            };
            List<EndReason> ended = new ArrayList<>();
            LiveStream stream = new LiveStream(Stage.KEY, StreamPolicy.DEFAULT, new Announcer(), new DropTotals(), new FrameBlocks(), stage.clock);
            Player player = new Player(PlayRequest.builder(Stage.KEY, stage.client(), channel, new LineEncoder(), ended::add).build(),
                    stream, new Faulty("test", stage.faults), gone -> {});
            stream.add(player);
            Batch batch = Batch.taking(List.of(new TrackStart(Stage.VIDEO, 0)));
            channel.writeOneOutbound(Unpooled.buffer(100_000).writeZero(100_000));
            channel.flush();
            player.enqueue(batch, 0);
            ticker.advance(29, TimeUnit.SECONDS);
            player.enqueue(batch, 0);
            assertThat(ended).isEmpty();
            ticker.advance(1, TimeUnit.SECONDS);
            player.enqueue(batch, 0);
            assertThat(ended).extracting(EndReason::text).containsExactly("its socket has taken nothing for 30 s");
            batch.release();
            channel.close();
        }
    }
}
