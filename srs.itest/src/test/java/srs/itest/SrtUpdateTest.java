package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;

/** The SRT server is replaced and removed under its publisher: that one is told, and calls again; players of other protocols stay. */
public class SrtUpdateTest extends Hosted {
    private static final String SRT = "srs.protocol.srt";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StreamKey PULLED = new StreamKey("srt.example.com", "live", "pulled");
    private static final StreamKey KEY = new StreamKey("srt.example.com", "live", "camera");

    @Configuration
    public Option[] house() {
        return House.configured("srt_server { enabled on; listen $host:$spare; } vhost srt.example.com { srt { enabled on; } "
                + "srt_pull live/pulled { enabled on; url \"srt://$host:$spare?streamid=#!::h=srt.example.com,r=live/camera,m=request\"; } }", "srs.protocol.rtmp", "srs.output.remux", SRT);
    }

    private Optional<StreamInfo> stream() {
        return stream(KEY);
    }

    private Optional<StreamInfo> stream(StreamKey key) {
        return site.with(StreamHub.class, hub -> hub.find(key));
    }

    private boolean isLive() {
        return stream().filter(StreamInfo::isLive).isPresent();
    }

    /** The server calls itself. */
    private void awaitPulled() {
        Await.until("it is pulled", LIMIT, () -> stream(PULLED).filter(StreamInfo::isLive).filter(stream -> stream.videoFrames() > 0).isPresent());
    }

    @Test
    public void shouldEndConnectionsInOrderAndTakeThemAgain() throws IOException {
        site.awaitActive(SRT);
        try (RtmpClient player = stage.playRtmp("camera?vhost=srt.example.com"); SrtPeer camera = SrtPeer.camera(site.host, site.spare, "camera"); SrtPeer viewer = SrtPeer.player(site.host, site.spare, "camera")) {
            Await.until("the camera is published", LIMIT, () -> isLive() && stream().orElseThrow().videoFrames() > 0);
            assertEquals("it need not call twice", 1, camera.connections());
            awaitPulled();
            awaitMore(viewer);
            Loader loader = Loader.of(site.bundle(SRT));

            site.swap(SRT);
            Await.until("it was told, and has called again", LIMIT, () -> camera.ends() == 1 && camera.connections() == 2);
            Await.until("it is published again", LIMIT, () -> isLive() && stream().orElseThrow().videoFrames() > 10);
            assertTrue("the player stays", player.isOpen());
            awaitPulled();
            Await.until("the viewer was told, and has called again", LIMIT, () -> viewer.ends() >= 1 && viewer.connections() >= 2);
            awaitMore(viewer);

            site.remove(SRT + ".jar");
            site.awaitGone(SRT);
            assertFalse(isLive());
            assertFalse(stream(PULLED).filter(StreamInfo::isLive).isPresent());
            assertTrue("the player waits", player.isOpen());
            loader.awaitCollected();

            site.drop(site.jar(SRT), SRT + ".jar");
            site.awaitActive(SRT);
            Await.until("it is published once more", LIMIT, () -> isLive());
            assertTrue("the player stays", player.isOpen());
            awaitMore(viewer);
        }
    }

    /** A viewer by SRT of what comes by RTMP waits for its publisher, and no other bundle is its concern. */
    @Test
    public void shouldKeepViewersWhileOtherBundlesComeAndGo() throws IOException {
        site.awaitActive(SRT);
        try (SrtPeer viewer = SrtPeer.player(site.host, site.spare, "pulse"); Pulse pulse = stage.publish("pulse?vhost=srt.example.com")) {
            awaitMore(viewer);

            site.swap("srs.output.remux");
            awaitMore(viewer);
            site.swap("srs.protocol.rtmp");
            Await.until("the encoder's connection has ended", LIMIT, () -> !pulse.client().isOpen());
            pulse.connect();
            awaitMore(viewer);
            assertEquals("it stays", 0, viewer.ends());
            assertEquals(1, viewer.connections());
        }
    }

    private static void awaitMore(SrtPeer viewer) {
        long before = viewer.packets();
        Await.until("it comes to a viewer", LIMIT, () -> viewer.packets() > before + 20);
    }
}
