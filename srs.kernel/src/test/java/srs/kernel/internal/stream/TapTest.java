package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.testkit.Await;

/** Files, segmenters and other internal readers. */
class TapTest {

    /** Writes down what it is told; may be told to block or to throw. */
    private static class Notes implements FrameSink {
        final List<String> seen = new CopyOnWriteArrayList<>();
        volatile CountDownLatch block;
        volatile boolean isHeld;

        @Override
        public void onOpening(Opening opening) {
            await();
            seen.add("opening");
            seen.addAll(Frames.lines(opening.batch()));
        }

        @Override
        public void onBatch(FrameBatch batch) {
            await();
            seen.addAll(Frames.lines(batch));
        }

        @Override
        public void onDropped(int frames) {
            seen.add("dropped " + frames);
        }

        @Override
        public void onUnpublish() {
            seen.add("unpublish");
        }

        @Override
        public void onEnd(EndReason reason) {
            seen.add("end " + reason.kind());
        }

        private void await() {
            CountDownLatch latch = block;
            if (latch != null) {
                isHeld = true;
                Await.until("unblocked", () -> latch.getCount() == 0);
            }
        }

        List<Integer> frames() {
            return LineEncoder.frames(seen);
        }
    }

    private static Subscription tap(Stage stage, Executor executor, FrameSink sink) {
        return tap(stage, executor, TapRequest.Latency.IMMEDIATE, sink);
    }

    private static Subscription tap(Stage stage, Executor executor, TapRequest.Latency latency, FrameSink sink) {
        Subscription tap = stage.hub.tap(new TapRequest(Stage.KEY, "dvr", executor, latency, sink));
        stage.settle();
        return tap;
    }

    @Test
    void isToldOfOpeningsBatchesAndUnpublishInOrder() {
        try (Stage stage = new Stage()) {
            Notes notes = new Notes();
            Subscription tap = tap(stage, stage.other, notes);
            stage.publish().announceAll().send("kv").close();
            Stage.Feed second = stage.publish().announceAll().send("k");
            tap.close();
            second.send("v");

            assertThat(notes.seen).filteredOn(line -> !line.startsWith("track") && !line.equals("metadata"))
                    .containsExactly("opening", "k0@0", "v1@40", "unpublish", "opening", "k0@50");
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().taps()).isZero();
        }
    }

    @Test
    void getsEveryFrameFromItsOpeningOnWhereverItJoins() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish().announceAll();
            List<Notes> all = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 20; i++) {
                Notes notes = new Notes();
                all.add(notes);
                tap(stage, i % 2 == 0 ? stage.home : stage.other, notes);
                feed.send(i == 10 ? "ka v" : "v");
            }
            feed.close();
            for (int i = 0; i < 20; i++) {
                int from = i <= 10 ? i : 10;
                assertThat(all.get(i).frames()).as("tap %d", i).isEqualTo(IntStream.range(from, feed.sent()).boxed().toList());
            }
        }
    }

    /** What is collected for two seconds lies in the GOP cache, or in the publisher's buffers, or some here and some there. */
    @ParameterizedTest
    @CsvSource({"true, 2500", "true, 7", "false, 2500"})
    void getsEveryFrameOnceWhereverItWaits(boolean gopCache, int maxFrames) {
        Random random = new Random(maxFrames);
        try (Stage stage = new Stage().with("play.gop_cache", gopCache).with("play.gop_cache_max_frames", maxFrames)) {
            Stage.Feed feed = stage.publish().announceAll();
            Map<Notes, Integer> joined = new LinkedHashMap<>();
            Map<Notes, Subscription> present = new LinkedHashMap<>();
            Map<Notes, List<Integer>> atTheEnd = new LinkedHashMap<>();
            for (int read = 0; read < 300; read++) {
                if (random.nextInt(8) == 0) {
                    Notes notes = new Notes();
                    present.put(notes, tap(stage, stage.other, TapRequest.Latency.RELAXED, notes));
                    joined.put(notes, feed.sent());
                }
                if (random.nextInt(8) == 0) {
                    present.forEach((notes, tap) -> {
                        tap.close();
                        stage.settle();
                        atTheEnd.put(notes, notes.frames());
                    });
                    present.clear();
                }
                if (random.nextInt(10) == 0) {
                    feed.announceAll();
                }
                feed.send(random.ints(random.nextInt(12), 0, 12).mapToObj(i -> i == 0 ? "k" : i < 6 ? "a" : "v").collect(Collectors.joining()));
            }
            feed.close();
            present.keySet().forEach(notes -> atTheEnd.put(notes, notes.frames()));
            assertThat(joined).hasSizeGreaterThan(20);
            joined.forEach((notes, at) -> {
                List<Integer> frames = atTheEnd.get(notes);
                int first = frames.isEmpty() ? 0 : frames.get(0);
                assertThat(first).as("the first frame of one who joins before frame %d", at).isLessThanOrEqualTo(at);
                assertThat(frames).isEqualTo(IntStream.range(first, first + frames.size()).boxed().toList());
            });
            present.keySet().forEach(notes -> assertThat(atTheEnd.get(notes)).as("all to the end").last().isEqualTo(feed.sent() - 1));
        }
    }

    @Test
    void framesThatWaitForAFileDoNotHoldThePublishersBuffers() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish().announceAll().send("k");
            Notes notes = new Notes();
            tap(stage, stage.other, TapRequest.Latency.RELAXED, notes);
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(4).writeInt(1);
            Stage.at(stage.home, () -> {
                feed.publication.offer(Stage.VIDEO, 40_000, 40_000, false, buffer, 0);
                feed.publication.flush();
            });
            assertThat(notes.frames()).as("not yet two seconds").containsExactly(0);
            assertThat(buffer.refCnt()).isZero();
            feed.close();
            assertThat(notes.frames()).containsExactly(0, 1);
        }
    }

    @Test
    void aSlowSinkLosesGroupsOfPicturesAndNoTracksAndHarmsNobody() {
        try (Stage stage = new Stage().withoutMerging().with("play.queue_length", 3_000L)) {
            Notes notes = new Notes();
            BundleWorkers workers = new BundleWorkers(stage.pool, stage.faults, "dvr");
            Subscription tap = tap(stage, workers.serial("dvr"), notes);
            Stage.Seat seat = stage.play(stage.other);
            Stage.Feed feed = stage.publish().announceAll().send("kv");
            Await.until("first frames", () -> notes.frames().size() == 2);
            notes.block = new CountDownLatch(1);
            feed.send("v");
            // what comes now waits, however late the sink's thread came to work
            Await.until("the sink is held", () -> notes.isHeld);
            feed.announceAll();
            for (int i = 0; i < 20; i++) {
                feed.send("kvvvvvvvvvvvvvvvvvvvvvvvv");
            }
            assertThat(seat.frames()).hasSize(feed.sent());
            notes.block.countDown();
            notes.block = null;
            Await.until("newest frame", () -> notes.frames().contains(feed.sent() - 1));

            int at = IntStream.range(0, notes.seen.size()).filter(i -> notes.seen.get(i).startsWith("dropped")).findFirst().orElseThrow();
            assertThat(notes.seen.get(at)).isEqualTo("dropped " + tap.droppedFrames());
            assertThat(notes.seen.subList(at + 1, at + 4)).containsExactly("metadata", "track AAC", "track H264");
            assertThat(notes.seen.get(at + 4)).startsWith("k");
            assertThat(notes.frames()).isSorted().doesNotHaveDuplicates().hasSize(feed.sent() - (int) tap.droppedFrames());
            assertThat(stage.hub.drops()).containsEntry(DropCause.SINK_SLOW, tap.droppedFrames());
            assertThat(feed.ended).isEmpty();
            workers.close();
        }
    }

    @Test
    void aSinkThatThrowsIsEndedAndNamed() {
        try (Stage stage = new Stage().withoutMerging()) {
            Notes notes = new Notes() {
                @Override
                public void onBatch(FrameBatch batch) {
                    throw new IllegalStateException("broken");
                }
            };
            tap(stage, stage.other, notes);
            Stage.Seat seat = stage.play(stage.other);
            stage.publish().announceAll().send("kv").send("v");
            assertThat(notes.seen).endsWith("end FAULT");
            assertThat(seat.frames()).hasSize(3);
            assertThat(stage.faults.faults()).singleElement().satisfies(fault -> assertThat(fault.where()).isEqualTo("dvr"));
        }
    }

    @Test
    void aBlockedSinkKeepsFewPublicationsOnly() {
        try (Stage stage = new Stage().withoutMerging()) {
            Notes notes = new Notes();
            notes.block = new CountDownLatch(1);
            BundleWorkers workers = new BundleWorkers(stage.pool, stage.faults, "dvr");
            tap(stage, workers.serial("dvr"), notes);
            for (int i = 0; i < 10; i++) {
                stage.publish().announceAll().send("kv").close();
            }
            notes.block.countDown();
            Await.until("all told", () -> notes.seen.stream().filter("unpublish"::equals).count() == Tap.MAX_PARTS);
            assertThat(notes.seen.stream().filter("opening"::equals)).hasSize(Tap.MAX_PARTS);
            assertThat(notes.seen).anyMatch(line -> line.startsWith("dropped"));
            workers.close();
        }
    }

    @Test
    void anExecutorThatRefusesEndsIt() {
        try (Stage stage = new Stage()) {
            BundleWorkers workers = new BundleWorkers(stage.pool, stage.faults, "dvr");
            Executor serial = workers.serial("dvr");
            workers.close();
            tap(stage, serial, new Notes());
            stage.publish().announceAll().send("kv");
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().taps()).isZero();
        }
    }

    @Test
    void saysHowLongFramesWaitForTheirBatch() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish();
            long mergedUs = StreamPolicy.DEFAULT.mergeUs();
            assertThat(feed.publication.batchSpanUs()).as("nobody is there").isEqualTo(Lane.RELAXED_US);
            feed.announceAll().send("kv");
            Subscription file = stage.hub.tap(new TapRequest(Stage.KEY, "dvr", stage.other, TapRequest.Latency.RELAXED, new Notes()));
            stage.settle();
            assertThat(feed.publication.batchSpanUs()).as("a file").isEqualTo(Lane.RELAXED_US);
            Stage.Seat seat = stage.play(stage.other);
            assertThat(feed.publication.batchSpanUs()).as("a player").isEqualTo(mergedUs);
            Subscription mirror = stage.hub.tap(new TapRequest(Stage.KEY, "mirror", stage.other, TapRequest.Latency.IMMEDIATE, new Notes()));
            stage.settle();
            assertThat(feed.publication.batchSpanUs()).as("one that takes frames at once").isZero();
            mirror.close();
            seat.subscription.close();
            file.close();
        }
    }
}
