package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;
import srs.kernel.net.EventLoops;
import srs.kernel.process.ChildProcesses;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Track;
import srs.testkit.Await;

/** The bundle that codes sound again is replaced and removed under live conversions: who uses them hears it, and its process goes with it. */
public class AudioUpdateTest extends Hosted {
    private static final String AUDIO = "srs.audio";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** 20 ms of silence for two channels: Opus, CELT (RFC 6716 §3.1), as libopus makes it. */
    private static final byte[] SILENCE = {(byte) 0xfc, (byte) 0xff, (byte) 0xfe};

    @Configuration
    public Option[] house() {
        return House.with("srs.protocol.rtmp", "srs.output.remux", AUDIO);
    }

    /** Opus into AAC, on a loop of the server. */
    private final class Sound implements AudioConversionRequest.Listener {
        private final EventLoop loop = site.with(EventLoops.class, EventLoops::next);
        private final AtomicInteger heard = new AtomicInteger();
        // on the loop only; let go when it is over, for it is of the bundle that went
        private AudioConversion conversion;
        private long ptsUs;
        private volatile String failure = "";

        Sound() {
            AudioConversionRequest request = new AudioConversionRequest("live/a", Track.of(Codec.OPUS), Codec.AAC, 64_000, loop, this);
            conversion = site.with(AudioConverter.class, converter -> converter.open(request));
        }

        /** One more frame. */
        private void say() {
            loop.submit(() -> {
                if (conversion != null) {
                    conversion.offer(PooledByteBufAllocator.DEFAULT.buffer().writeBytes(SILENCE), ptsUs);
                    ptsUs += 20_000;
                }
            }).syncUninterruptibly();
        }

        void awaitHeard() {
            int before = heard.get();
            Await.until("sound comes back", LIMIT, () -> {
                say();
                return heard.get() > before + 2;
            });
        }

        @Override
        public void onTrack(Track track) {
            assertEquals(Codec.AAC, track.codec());
        }

        @Override
        public void onFrame(ByteBuf frame, long ptsUs) {
            heard.incrementAndGet();
        }

        @Override
        public void onFailed(String why) {
            failure = why;
            conversion = null;
        }
    }

    private ProcessHandle process() {
        return Await.value("the process", () -> site.with(ChildProcesses.class, ChildProcesses::children).stream()
                .filter(child -> child.bundle().equals(AUDIO) && child.pid() > 0).findFirst().flatMap(child -> ProcessHandle.of(child.pid())).orElse(null));
    }

    @Test
    public void shouldTellItsUsersAndTakeItsProcessWithIt() {
        site.awaitActive(AUDIO);
        assertTrue("no process before somebody needs one", site.with(ChildProcesses.class, ChildProcesses::children).isEmpty());
        Sound first = new Sound();
        first.awaitHeard();
        ProcessHandle old = process();
        Loader loader = Loader.of(site.bundle(AUDIO));

        site.swap(AUDIO);
        Await.until("it is told", LIMIT, () -> !first.failure.isEmpty());
        assertEquals("srs.audio has stopped", first.failure);
        Await.until("the process has gone", LIMIT, () -> !old.isAlive());

        Sound second = new Sound();
        second.awaitHeard();
        ProcessHandle next = process();
        assertNotEquals(old.pid(), next.pid());
        loader.awaitCollected();

        site.remove(AUDIO + ".jar");
        site.awaitGone(AUDIO);
        Await.until("the next one is told, too", LIMIT, () -> !second.failure.isEmpty());
        Await.until("its process has gone", LIMIT, () -> !next.isAlive());
        assertFalse(site.context.getServiceReference(AudioConverter.class) != null);
    }
}
