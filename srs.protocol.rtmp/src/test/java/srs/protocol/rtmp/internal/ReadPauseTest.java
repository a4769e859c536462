package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
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

    private boolean isReading() {
        return peer.channel.config().isAutoRead();
    }

    @Test
    void pausesAfterASmallReadWhileFramesWaitForTheirBatch() {
        peer.hub.publication().batchSpanUs = SPAN_MS * 1000;
        frame(1000);
        assertThat(isReading()).isFalse();
        letPass(PAUSE_MS - 1);
        assertThat(isReading()).isFalse();
        letPass(1);
        assertThat(isReading()).isTrue();
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
        letPass(PublishRole.UNWATCHED_MS / PublishRole.UNWATCHED_PART - 1);
        assertThat(isReading()).isFalse();
        letPass(1);
        assertThat(isReading()).isTrue();
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
        letPass(PublishRole.LONGEST_PAUSE_MS / 2);
        assertThat(isReading()).as("after half of the pause").isTrue();
        frame(1000);
        letPass(PublishRole.LONGEST_PAUSE_MS - 1);
        assertThat(isReading()).as("it gives little again").isFalse();
        letPass(1);
        assertThat(isReading()).isTrue();
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
