package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.TapRequest;

/** When a batch is closed: play.mw_latency and play.mw_msgs, with a backstop (compat 6.3). */
class LaneTest {

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(ticker).build();
    private final List<Integer> batches = new ArrayList<>();
    private final Lane lane = new Lane(loop.eventLoop(), 350_000, 8);
    private int number;

    LaneTest() {
        join(lane);
    }

    private void join(Lane target) {
        LiveStream stream = new LiveStream(Stage.KEY, StreamPolicy.DEFAULT, new Announcer(), new DropTotals(), new FrameBlocks(), System::nanoTime);
        FrameSink sink = new FrameSink() {
            @Override
            public void onOpening(Opening opening) {}

            @Override
            public void onBatch(FrameBatch batch) {
                batches.add(batch.size());
            }

            @Override
            public void onUnpublish() {}
        };
        Tap tap = new Tap(new TapRequest(Stage.KEY, "test", Runnable::run, TapRequest.Latency.MERGED, sink), stream,
                new Faulty("test", new FaultCounter()), gone -> {});
        Snapshot opening = new Snapshot(null, null, null, Batch.taking(List.of(new srs.kernel.stream.TrackStart(Stage.AUDIO, 0))), true);
        tap.join(target, opening, 0);
        opening.release();
    }

    @AfterEach
    void end() {
        lane.end(new EndReason(EndReason.Kind.CLOSED, "test"));
        loop.finishAndReleaseAll();
    }

    private void send(int frames, long stepMs) {
        for (int i = 0; i < frames; i++) {
            lane.add(Frames.audio(number, number * stepMs));
            number++;
        }
        lane.flush();
    }

    private void pass(long ms) {
        ticker.advance(ms, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    @Test
    void isClosedWhenItIsLongEnoughAndHasMoreItemsThanMwMsgs() {
        send(8, 50);
        assertThat(batches).as("350 ms, but not more than 8 items").isEmpty();
        send(1, 50);
        assertThat(batches).containsExactly(9);
        send(20, 1);
        assertThat(batches).as("20 items, but not 350 ms").containsExactly(9);
    }

    @Test
    void isClosedAtTheEndOfAReadOnly() {
        for (int i = 0; i < 30; i++) {
            lane.add(Frames.audio(i, i * 50));
        }
        assertThat(batches).isEmpty();
        lane.flush();
        assertThat(batches).containsExactly(30);
    }

    @Test
    void isClosedByAKeyFrameWhenItIsRelaxedOrAfterTwoSeconds() {
        Lane relaxed = Lane.relaxed(loop.eventLoop());
        join(relaxed);
        relaxed.add(Frames.audio(0, 0));
        relaxed.add(Frames.audio(1, 1999));
        relaxed.flush();
        assertThat(batches).as("not yet two seconds").isEmpty();
        relaxed.add(Frames.audio(2, 2000));
        relaxed.flush();
        assertThat(batches).containsExactly(3);
        relaxed.add(Frames.video(3, 2040));
        relaxed.flush();
        assertThat(batches).as("a frame that is no key").containsExactly(3);
        relaxed.add(Frames.key(4, 2080));
        relaxed.flush();
        assertThat(batches).containsExactly(3, 2);
        relaxed.end(new EndReason(EndReason.Kind.CLOSED, "test"));
    }

    @Test
    void isClosedByItsBytesWhenItIsRelaxed() {
        Lane relaxed = Lane.relaxed(loop.eventLoop());
        join(relaxed);
        relaxed.add(Frames.frame(Stage.VIDEO, 0, 0, /* key= */ false, (int) Lane.RELAXED_BYTES - 100));
        relaxed.flush();
        assertThat(batches).isEmpty();
        relaxed.add(Frames.frame(Stage.VIDEO, 1, 40, /* key= */ false, 100));
        relaxed.flush();
        assertThat(batches).containsExactly(2);
        relaxed.end(new EndReason(EndReason.Kind.CLOSED, "test"));
    }

    @Test
    void inMinLatencyEachReadIsABatch() {
        lane.configure(0, 0);
        send(1, 0);
        send(3, 0);
        lane.flush();
        assertThat(batches).containsExactly(1, 3);
    }

    @Test
    void aSlowStreamWaitsHalfASecondLongerAtMost() {
        send(2, 10);
        pass(849);
        assertThat(batches).isEmpty();
        pass(1);
        assertThat(batches).containsExactly(2);
    }

    @Test
    void theBackstopIsCountedFromTheFirstItemOfEachBatch() {
        send(1, 100);
        pass(500);
        send(8, 100);
        assertThat(batches).containsExactly(9);
        send(1, 100);
        pass(849);
        assertThat(batches).as("a timer for the batch before must not close this one, nor make it late").containsExactly(9);
        pass(1);
        assertThat(batches).containsExactly(9, 1);
    }

    @Test
    void aReadWithoutEndIsCutIntoBatches() {
        send(1300, 0);
        assertThat(batches).containsExactly(512, 512);
        lane.add(Frames.frame(Stage.VIDEO, 0, 0, true, (int) Lane.MAX_BYTES));
        assertThat(batches).containsExactly(512, 512, 277);
    }

    @Test
    void withoutSubscribersItCollectsNothing() {
        assertThat(lane.isEmpty()).isFalse();
        assertThat(new Lane(loop.eventLoop(), 0, 0).isEmpty()).isTrue();
    }
}
