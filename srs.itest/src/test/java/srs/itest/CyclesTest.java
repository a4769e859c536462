package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;

/** Features come and go two hundred times under a live stream, and nothing grows. */
public class CyclesTest extends Hosted {
    private static final String MIRROR = "org.example.mirror";
    private static final String REMUX = "srs.output.remux";
    /** A loop remembers of its last player what the next one replaces; so the newest old class loader of each of the loops may stay. */
    private static final int STAY = Runtime.getRuntime().availableProcessors();
    private static final StreamKey MIRRORED = new StreamKey(StreamKey.DEFAULT_VHOST, "mirror", "a");

    @Configuration
    public Option[] house() {
        return House.configured("mirror { listen $host:$spare; }", "srs.protocol.rtmp", REMUX, MIRROR);
    }

    @Test
    public void shouldStayFlatOverInstallsOfAFeatureThatUsesEverything() throws IOException {
        site.remove(MIRROR + ".jar");
        site.awaitGone(MIRROR);
        try (Pulse pulse = stage.publish("a"); RtmpClient rtmp = stage.playRtmp("a"); FlvPlayer flv = stage.playFlv("a")) {
            Stage.awaitFresh(pulse, flv.received);
            List<Loader> loaders = new ArrayList<>();
            installAndUninstall(loaders, 50);
            Footprint early = Footprint.now(loaders, 0);
            installAndUninstall(loaders, 150);
            Footprint late = Footprint.now(loaders, 0);
            late.assertNotAbove(early, 150);
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
            Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
        }
    }

    private void installAndUninstall(List<Loader> loaders, int cycles) throws IOException {
        for (int i = 0; i < cycles; i++) {
            Bundle mirror = site.install(MIRROR);
            loaders.add(Loader.of(mirror));
            Await.until("it listens, taps and publishes", () -> mirroredFrames() > 0);
            try (Socket status = new Socket(site.host, site.spare); Socket frames = new Socket(site.host, site.http)) {
                assertTrue("its port answers", new String(status.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).endsWith(" mirrored\n"));
                frames.getOutputStream().write("GET /live/a.frames HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                InputStream played = frames.getInputStream();
                assertTrue("it plays", new String(played.readNBytes(200), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200"));
                site.uninstall(mirror);
                played.readAllBytes();
            }
        }
    }

    private long mirroredFrames() {
        return site.with(StreamHub.class, hub -> hub.find(MIRRORED).filter(StreamInfo::isLive).map(StreamInfo::videoFrames).orElse(0L));
    }

    @Test
    public void shouldStayFlatOverUpdatesOfTheHttpPlayersBundle() throws BundleException, IOException {
        Bundle remux = site.bundle(REMUX);
        try (Pulse pulse = stage.publish("b"); RtmpClient rtmp = stage.playRtmp("b")) {
            List<Loader> loaders = new ArrayList<>();
            update(pulse, remux, loaders, 20);
            Footprint early = Footprint.now(loaders, STAY);
            update(pulse, remux, loaders, 60);
            Footprint late = Footprint.now(loaders, STAY);
            late.assertNotAbove(early, 0);
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
        }
    }

    private void update(Pulse pulse, Bundle remux, List<Loader> loaders, int cycles) throws BundleException, IOException {
        for (int i = 0; i < cycles; i++) {
            loaders.add(Loader.of(remux));
            try (FlvPlayer player = stage.playFlv("b")) {
                Await.until("it plays", () -> player.received.count() > 0);
                remux.update(Files.newInputStream(site.jar(REMUX)));
                assertEquals(FlvPlayer.End.IN_ORDER, Await.result("the player's end", player.end()));
            }
        }
    }
}
