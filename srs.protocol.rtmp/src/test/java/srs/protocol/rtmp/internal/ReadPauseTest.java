package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A publisher's socket is left alone for a part of the time that nobody would notice. */
class ReadPauseTest {
    private static final long SPAN_MS = 350;
    private static final long PAUSE_MS = SPAN_MS / PublishRole.READS_OF_BATCH + SPAN_MS / PublishRole.FRAME_PART;

    private final Peer peer = new Peer();

    @BeforeEach
    void publish() {
        peer.channel.freezeTime();
        peer.connect("rtmp://127.0.0.1/live").publish("s");
        letPass(PAUSE_MS);
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private void frame(int bytes) {
        peer.video(0, Unpooled.wrappedBuffer(new byte[bytes]).setByte(0, 0x22));
    }

    private void letPass(long ms) {
        peer.channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        peer.channel.runScheduledPendingTasks();
    }

    /** A long one ends together with others: a sixteenth earlier or later than was asked for. */
    private void assertPausesFor(long ms) {
        long partMs = ms < PublishRole.TOGETHER_FROM_MS ? 1 : ms / PublishRole.MOMENTS / 2 + 1;
        letPass(ms - partMs);
        assertThat(isReading()).as("a little before").isFalse();
        letPass(2 * partMs);
        assertThat(isReading()).as("a little after").isTrue();
    }

    private boolean isReading() {
        return peer.channel.config().isAutoRead();
    }

    @Test
    void pausesAfterASmallReadWhileFramesWaitForTheirBatch() {
        peer.hub.publication().batchSpanUs = SPAN_MS * 1000;
        frame(1000);
        assertThat(isReading()).isFalse();
        assertPausesFor(PAUSE_MS);
        assertThat(peer.hub.publication().frames).isEqualTo(1);
    }

    /** A frame is 40 ms at 25 in a second; one pause more would be a longer batch. */
    @Test
    void threePausesAreALittleLongerThanABatch() {
        assertThat(PublishRole.READS_OF_BATCH * PAUSE_MS).isBetween(SPAN_MS + 25, SPAN_MS + 50);
    }

    @Test
    void pausesLongerWhileNobodyWatches() {
        peer.hub.publication().batchSpanUs = PublishRole.UNWATCHED_MS * 1000;
        frame(1000);
        assertPausesFor(PublishRole.UNWATCHED_MS / PublishRole.UNWATCHED_PART);
    }

    @Test
    void readsOnAtOnceWhenSomebodyTakesFramesAtOnce() {
        frame(1000);
        assertThat(isReading()).isTrue();
    }

    @Test
    void readsOnAtOnceWhileThePublisherHasMuchToGive() {
        peer.hub.publication().batchSpanUs = SPAN_MS * 1000;
        frame(PublishRole.SMALL_READ_BYTES + 1);
        assertThat(isReading()).isTrue();
    }

    /** Else the window of its connection would be full in each pause, and it would wait. */
    @Test
    void pausesLessForAPublisherThatHasMuchToGiveAfterAPause() {
        peer.hub.publication().batchSpanUs = 2 * PublishRole.UNWATCHED_MS * 1000;
        frame(PublishRole.SMALL_READ_BYTES + 1);
        frame(PublishRole.SMALL_READ_BYTES * 3 / 4);
        assertPausesFor(PublishRole.LONGEST_PAUSE_MS / 2);
        frame(1000);
        assertPausesFor(PublishRole.LONGEST_PAUSE_MS);
    }

    /** The loop wakes for all of them, and not for each. */
    @Test
    void longPausesOfManyPublishersEndAtFewMoments() {
        Random random = new Random(5);
        Set<Long> ends = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            long nowNs = random.nextLong(1_000_000_000);
            long pauseNs = PublishRole.pauseNs(PublishRole.LONGEST_PAUSE_MS, nowNs);
            assertThat(pauseNs / 1e6).isCloseTo(PublishRole.LONGEST_PAUSE_MS, within(PublishRole.LONGEST_PAUSE_MS / 16.0));
            ends.add(nowNs + pauseNs);
        }
        assertThat(ends).as("in a second").hasSizeLessThanOrEqualTo(2 * PublishRole.MOMENTS + 1);
    }

    @Test
    void aPublisherThatHasFoundItsMomentKeepsIt() {
        long pauseMs = PublishRole.LONGEST_PAUSE_MS;
        long readNs = PublishRole.pauseNs(pauseMs, -123_456_789) - 123_456_789;
        long workNs = 3_000_000;
        assertThat(PublishRole.pauseNs(pauseMs, readNs + workNs)).isEqualTo(pauseMs * 1_000_000 - workNs);
    }

    @Test
    void aShortPauseIsAsLongAsItIs() {
        assertThat(PublishRole.pauseNs(PAUSE_MS, 123_456_789)).isEqualTo(PAUSE_MS * 1_000_000);
    }

    @Test
    void seesTheEndOfAPublisherInAPause() {
        peer.hub.publication().batchSpanUs = SPAN_MS * 1000;
        frame(1000);
        peer.channel.close();
        peer.channel.runPendingTasks();
        assertThat(peer.hub.publication().end).isNotNull();
    }
}
