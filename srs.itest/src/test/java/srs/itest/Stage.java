package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import srs.testkit.Await;

/** A live stream and its viewers, and what must hold of them. Inside the framework; test threads. */
final class Stage implements AutoCloseable {
    private static final int FRAME_MS = 10;

    /** The players'. */
    final EventLoopGroup loops = loop("itest-client");
    /** The encoders', which two hundred players must not hold up. */
    private final EventLoopGroup encoders = loop("itest-encoder");
    private final Site site;

    Stage(Site site) {
        this.site = site;
    }

    private static EventLoopGroup loop(String name) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    Pulse publish(String stream) {
        return publish(stream, FRAME_MS);
    }

    /** @param frameMs time between two frames */
    Pulse publish(String stream, int frameMs) {
        return Pulse.start(encoders, site.rtmp(stream), frameMs);
    }

    RtmpClient playRtmp(String stream) {
        return RtmpClient.player(loops, site.rtmp(stream)).awaitOpen();
    }

    FlvPlayer playFlv(String stream) {
        return FlvPlayer.play(site, "/live/" + stream + ".flv");
    }

    /** Waits until a player has a frame that is sent after this call. */
    static void awaitFresh(Pulse pulse, Received received) {
        awaitFresh(pulse, List.of(received));
    }

    /** The same for all of them. */
    static void awaitFresh(Pulse pulse, List<Received> all) {
        long now = pulse.lastNumber();
        Await.until("frames arrive", () -> all.stream().allMatch(received -> received.lastNumber() > now));
    }

    /**
     * Waits until a player has all that was sent, and compares: from its first frame on nothing is missing, doubled, changed or late. All
     * timestamps may be later by the same amount, when the stream was live before.
     */
    static void assertComplete(String who, Pulse pulse, Received received) {
        pulse.pause();
        Await.until(who + " has everything", () -> received.lastNumber() == pulse.lastNumber());
        List<Received.Frame> got = received.frames();
        List<Received.Frame> sent = pulse.sent();
        int from = (int) (got.get(0).number() - sent.get(0).number());
        long laterMs = got.get(0).timestampMs() - sent.get(from).timestampMs();
        for (int i = 0; i < got.size(); i++) {
            assertEquals(who + ", frame " + i, sent.get(from + i).laterBy(laterMs), got.get(i));
        }
        assertEquals(who, sent.size() - from, got.size());
    }

    /** Decoding times never go back. */
    static void assertMonotonic(String who, List<Received.Frame> frames) {
        assertFalse(who + " got no frames", frames.isEmpty());
        for (int i = 1; i < frames.size(); i++) {
            assertTrue(who + ": " + frames.get(i) + " after " + frames.get(i - 1), frames.get(i).timestampMs() >= frames.get(i - 1).timestampMs());
        }
    }

    @Override
    public void close() {
        encoders.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
