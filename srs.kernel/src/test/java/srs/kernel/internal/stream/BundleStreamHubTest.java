package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.AttendRequest;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.Opening;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.Track;
import srs.kernel.work.Faults.Fault;
import srs.kernel.work.Registration;
import srs.testkit.Await;

/** Streams as a bundle sees them, and what is left when it stops. */
class BundleStreamHubTest {

    private static final EndReason LEFT = new EndReason(EndReason.Kind.PEER, "unpublish");

    /** Writes down what it hears. */
    private static final class Ear implements StreamListener {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onPublish(StreamInfo stream) {
            heard.add("publish " + stream.publisherId().isPresent());
        }

        @Override
        public void onUnpublish(StreamInfo stream, EndReason reason) {
            heard.add("unpublish " + reason.kind());
        }
    }

    @Test
    void aSecondPublisherIsRefusedWithTheReason() {
        try (Stage stage = new Stage()) {
            Stage.Feed first = stage.publish();
            assertThatThrownBy(() -> stage.new Feed(stage.hub("other"), stage.other))
                    .isInstanceOf(StreamBusyException.class).hasMessageMatching("stream /live/livestream is published by client .{8} for \\d+ s");
            first.close();
            stage.publish();
        }
    }

    /** Of VP9 the size is in key frames alone: what decodes alike is no new sequence header for players. */
    @Test
    void aStreamIsWhatItsLastFrameSaysOfIt() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish().announceAll().send("kv");
            Stage.Seat player = stage.play(stage.other);
            int before = player.socket.seen().size();
            Track sized = new Track(Stage.VIDEO.codec(), Stage.VIDEO.config(), Stage.VIDEO.framing(), Stage.VIDEO.framedConfig(), Map.of("width", "98", "height", "50"));
            Stage.at(stage.home, () -> {
                feed.publication.offer(sized, 80_000, 80_000, /* key= */ true, ByteBufAllocator.DEFAULT.buffer(4).writeInt(2), 0);
                feed.publication.flush();
            });
            stage.settle();
            assertThat(stage.hub.find(Stage.KEY)).hasValueSatisfying(stream -> assertThat(stream.video()).hasValueSatisfying(
                    track -> assertThat(track.properties()).containsEntry("width", "98")));
            assertThat(player.socket.seen().size() - before).as("a frame, and no track").isEqualTo(1);
        }
    }

    @Test
    void whoGetsItsBytesByAnotherWayCountsAsAPlayer() {
        try (Stage stage = new Stage()) {
            ClientHandle client = stage.clients.connected("test", "127.0.0.1", reason -> {});
            List<EndReason> ended = new CopyOnWriteArrayList<>();
            Subscription attendance = stage.hub.attend(new AttendRequest(Stage.KEY, client, ended::add));
            Stage.Feed feed = stage.publish().announceAll().send("k");
            client.addSentBytes(100);
            assertThat(stage.hub.find(Stage.KEY)).hasValueSatisfying(stream -> {
                assertThat(stream.players()).isEqualTo(1);
                assertThat(stream.taps()).isZero();
                assertThat(stream.sentBytes()).isEqualTo(100);
            });
            attendance.close();
            assertThat(stage.hub.find(Stage.KEY)).hasValueSatisfying(stream -> {
                assertThat(stream.players()).isZero();
                assertThat(stream.sentBytes()).isEqualTo(100);
            });
            assertThat(feed.ended).isEmpty();
            assertThat(ended).isEmpty();
        }
    }

    @Test
    void whoGetsItsBytesByAnotherWayIsEndedWithItsBundle() {
        try (Stage stage = new Stage()) {
            BundleStreamHub hub = stage.hub("leaving");
            List<EndReason> ended = new CopyOnWriteArrayList<>();
            hub.attend(new AttendRequest(Stage.KEY, stage.client(), ended::add));
            hub.close();
            assertThat(ended).singleElement().satisfies(reason -> assertThat(reason.kind()).isEqualTo(EndReason.Kind.BUNDLE_STOPPED));
            assertThat(stage.hub.find(Stage.KEY)).hasValueSatisfying(stream -> assertThat(stream.players()).isZero());
        }
    }

    @Test
    void framesThatAreNotOfferedAreCounted() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish();
            Stage.at(feed.loop, () -> {
                feed.publication.count(MediaKind.VIDEO, 2, 2000);
                feed.publication.count(MediaKind.AUDIO, 3, 300);
            });
            assertThat(stage.hub.find(Stage.KEY)).hasValueSatisfying(stream -> {
                assertThat(stream.videoFrames()).isEqualTo(2);
                assertThat(stream.audioFrames()).isEqualTo(3);
                assertThat(stream.receivedBytes()).isEqualTo(2300);
            });
        }
    }

    @Test
    void ofTwoPublishersWhoRaceExactlyOneWins() throws Exception {
        try (Stage stage = new Stage()) {
            AtomicInteger wins = new AtomicInteger();
            AtomicInteger refusals = new AtomicInteger();
            CyclicBarrier barrier = new CyclicBarrier(2);
            Runnable racer = () -> {
                for (int i = 0; i < 1000; i++) {
                    try {
                        barrier.await(10, TimeUnit.SECONDS);
                        Publication won = null;
                        try {
                            won = stage.hub.publish(new PublishRequest(Stage.KEY, stage.client(), stage.home, reason -> {}));
                            wins.incrementAndGet();
                        } catch (StreamBusyException e) {
                            refusals.incrementAndGet();
                        }
                        barrier.await(10, TimeUnit.SECONDS);
                        if (won != null) {
                            won.close(LEFT);
                            Await.until("idle", () -> !stage.hub.find(Stage.KEY).orElseThrow().isLive());
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            List<Thread> threads = List.of(new Thread(racer), new Thread(racer));
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(30_000);
            }
            assertThat(wins).hasValue(1000);
            assertThat(refusals).hasValue(1000);
        }
    }

    @Test
    void aStopClosesAllThatTheBundleLeftAndNothingElse() {
        try (Stage stage = new Stage().withoutMerging()) {
            BundleStreamHub leaving = stage.hub("leaving");
            Stage.Feed feed = stage.publish(leaving).announceAll().send("kv");
            Stage.Seat seat = stage.new Seat(leaving, stage.other, new LineEncoder(), 0, false);
            Stage.Seat stays = stage.play(stage.other);
            Ear ear = new Ear();
            leaving.listen(ear);
            Await.until("heard", () -> ear.heard.size() == 1);

            leaving.close();
            stage.settle();

            assertThat(feed.ended).extracting(EndReason::kind).containsExactly(EndReason.Kind.BUNDLE_STOPPED);
            assertThat(seat.ended).extracting(EndReason::kind).containsExactly(EndReason.Kind.BUNDLE_STOPPED);
            assertThat(stays.ended).isEmpty();
            StreamInfo info = stage.hub.find(Stage.KEY).orElseThrow();
            assertThat(info.isLive()).isFalse();
            assertThat(info.players()).isEqualTo(1);
            assertThatThrownBy(() -> stage.new Seat(leaving, stage.other, new LineEncoder(), 0, false))
                    .isInstanceOf(IllegalStateException.class).hasMessage("bundle leaving has stopped");
            stage.publish().close();
            assertThat(ear.heard).containsExactly("publish true");
        }
    }

    @Test
    void afterTheEndAPublicationOnlyReleasesWhatItIsGiven() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish().announceAll().close();
            ByteBuf late = Unpooled.buffer(4).writeInt(1);
            Stage.at(stage.home, () -> {
                feed.publication.announce(Stage.VIDEO, 0);
                feed.publication.announce(new Metadata(Map.of()));
                feed.publication.offer(Stage.VIDEO, 0, 0, true, late, 0);
                feed.publication.flush();
            });
            assertThat(late.refCnt()).isZero();
            assertThat(feed.ended).as("its owner closed it").isEmpty();
        }
    }

    @Test
    void aFrameThatCannotBeIsReleased() {
        try (Stage stage = new Stage().withoutMerging()) {
            Stage.Feed feed = stage.publish();
            Stage.Seat seat = stage.play(stage.home);
            ByteBuf bad = Unpooled.buffer(4).writeInt(1);
            ByteBuf wild = Unpooled.buffer(4).writeInt(7);
            Stage.at(stage.home, () -> {
                assertThatThrownBy(() -> feed.publication.offer(Stage.VIDEO, 0, 0, true, bad, 5))
                        .isInstanceOf(IllegalArgumentException.class).hasMessage("payload offset 5 is not in 0..4");
                feed.publication.offer(Stage.VIDEO, 0, 8_388_607_000L, true, wild, 0);
                feed.publication.flush();
            });
            assertThat(bad.refCnt()).isZero();
            assertThat(seat.frames()).as("a composition time of 140 minutes is moved to 30").containsExactly(7);
        }
    }

    @Test
    void aPublisherWithoutPlayersIsKickedWhateverTapsIt() {
        try (Stage stage = new Stage().with("publish.kickoff_for_idle", 10_000L)) {
            Stage.Seat seat = stage.play(stage.other);
            Stage.Feed feed = stage.publish();
            stage.clock.advanceMs(60_000);
            stage.registry.tick();
            stage.settle();
            assertThat(feed.ended).as("somebody plays").isEmpty();
            seat.subscription.close();
            stage.clock.advanceMs(9_999);
            stage.registry.tick();
            stage.settle();
            assertThat(feed.ended).isEmpty();
            stage.clock.advanceMs(1);
            stage.registry.tick();
            stage.settle();
            assertThat(feed.ended).singleElement().satisfies(reason -> {
                assertThat(reason.kind()).isEqualTo(EndReason.Kind.KICKED);
                assertThat(reason.text()).contains("2056").contains("10 s");
            });
        }
    }

    @Test
    void aStreamGoesThreeSecondsAfterItsLast() {
        try (Stage stage = new Stage()) {
            Stage.Seat seat = stage.play(stage.other);
            String id = stage.hub.find(Stage.KEY).orElseThrow().id();
            stage.clock.advanceMs(10_000);
            stage.registry.tick();
            seat.subscription.close();
            stage.clock.advanceMs(2_999);
            stage.registry.tick();
            assertThat(stage.hub.find(Stage.KEY)).map(StreamInfo::id).contains(id);
            stage.clock.advanceMs(1);
            stage.registry.tick();
            assertThat(stage.hub.streams()).isEmpty();
            stage.publish();
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().id()).isNotEqualTo(id);
        }
    }

    @Test
    void aListenerHearsOfLiveStreamsFirstAndThenInOrder() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish();
            Ear late = new Ear();
            Registration registration = stage.hub.listen(late);
            feed.close();
            stage.publish().close();
            Await.until("all heard", () -> late.heard.size() == 4);
            assertThat(late.heard).containsExactly("publish true", "unpublish PEER", "publish true", "unpublish PEER");
            registration.close();
            stage.publish();
            Ear next = new Ear();
            stage.hub.listen(next);
            Await.until("heard", () -> next.heard.size() == 1);
            assertThat(late.heard).hasSize(4);
        }
    }

    @Test
    void aListenerThatThrowsOrBlocksHarmsItselfOnly() {
        try (Stage stage = new Stage()) {
            BundleStreamHub bad = stage.hub("bad");
            bad.listen(new StreamListener() {
                @Override
                public void onPublish(StreamInfo stream) {
                    throw new IllegalStateException("broken");
                }

                @Override
                public void onUnpublish(StreamInfo stream, EndReason reason) {
                    Await.until("never", () -> Thread.currentThread().isInterrupted());
                }
            });
            Ear good = new Ear();
            stage.hub.listen(good);
            stage.publish().close();
            stage.publish().close();
            Await.until("heard", () -> good.heard.size() == 4);
            Await.until("counted", () -> !stage.faults.faults().isEmpty());
            assertThat(stage.faults.faults().get(0).bundle()).isEqualTo("bad");
            bad.close();
        }
    }

    @Test
    void atcAutoAndMixCorrectTakePart() {
        try (Stage stage = new Stage().withoutMerging().with("play.atc_auto", true).with("play.mix_correct", true)) {
            Stage.Seat seat = stage.play(stage.home);
            Stage.Feed feed = stage.publish();
            Stage.at(stage.home, () -> feed.publication.announce(new Metadata(Map.of("bravo_atc", "true"))));
            feed.send("kvaaa").close();
            assertThat(seat.frames()).as("drained at the end").containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void whatIsToldToAListenerInTheMomentOfItsStopIsNoFault() {
        try (Stage stage = new Stage()) {
            BundleStreamHub leaving = stage.hub("leaving");
            CountDownLatch told = new CountDownLatch(1);
            leaving.listen(new StreamListener() {
                @Override
                public void onPublish(StreamInfo stream) {
                    leaving.close();
                    try {
                        leaving.tap(new TapRequest(stream.key(), "late", Runnable::run, TapRequest.Latency.MERGED, new NoSink()));
                    } catch (IllegalStateException e) {
                        throw new IllegalArgumentException("cannot tap", e);
                    } finally {
                        told.countDown();
                    }
                }

                @Override
                public void onUnpublish(StreamInfo stream, EndReason reason) {}
            });
            BundleStreamHub bad = stage.hub("bad");
            bad.listen(new StreamListener() {
                @Override
                public void onPublish(StreamInfo stream) {
                    throw new IllegalStateException("bundle bad has stopped, it says");
                }

                @Override
                public void onUnpublish(StreamInfo stream, EndReason reason) {}
            });
            stage.publish();
            Await.until("told", () -> told.getCount() == 0);
            Await.until("counted", () -> !stage.faults.faults().isEmpty());
            stage.settle();
            assertThat(stage.faults.faults()).extracting(Fault::bundle).containsExactly("bad");
            bad.close();
        }
    }

    private static final class NoSink implements FrameSink {
        @Override
        public void onOpening(Opening opening) {}

        @Override
        public void onBatch(FrameBatch batch) {}

        @Override
        public void onUnpublish() {}
    }
}
