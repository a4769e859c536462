package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import srs.testkit.Await;

/** The RTMP bundle is replaced under its clients. */
public class RtmpUpdateTest extends Hosted {
    private static final String RTMP = "srs.protocol.rtmp";
    private static final int PLAYERS = 200;
    /** Players that connect at once. */
    private static final int AT_ONCE = 20;
    /** So many players, each with a loop's share: fewer frames a second than elsewhere. */
    private static final int FRAME_MS = 40;
    private static final int VIEWERS = 10;
    private static final int KNOCKS = 50;

    @Configuration
    public Option[] house() {
        return House.with(RTMP, "srs.output.remux");
    }

    @Test
    public void shouldEndItsPlayersInOrderAndKeepThoseOfOtherProtocols() {
        try (Pulse pulse = stage.publish("a", FRAME_MS)) {
            List<FlvPlayer> viewers = IntStream.range(0, VIEWERS).mapToObj(i -> stage.playFlv("a")).toList();
            List<RtmpClient> players = new ArrayList<>();
            while (players.size() < PLAYERS) {
                List<RtmpClient> more = IntStream.range(0, AT_ONCE).mapToObj(i -> RtmpClient.player(stage.loops, site.rtmp("a"))).toList();
                more.forEach(RtmpClient::awaitOpen);
                players.addAll(more);
            }
            Stage.awaitFresh(pulse, received(players));
            AtomicLong stoppedNs = new AtomicLong();
            site.context.addBundleListener((SynchronousBundleListener) event -> {
                if (event.getType() == BundleEvent.STOPPED && event.getBundle().getSymbolicName().equals(RTMP)) {
                    stoppedNs.compareAndSet(0, System.nanoTime());
                }
            });
            Knocking knocking = new Knocking(stage.loops, site.rtmp("a"));
            site.swap(RTMP);
            for (RtmpClient player : players) {
                assertEquals(RtmpClient.End.IN_ORDER, Await.result("the player's end", player.end()));
            }
            assertTrue("the HTTP-FLV players stay", viewers.stream().allMatch(FlvPlayer::isOpen));
            pulse.connect();
            Stage.awaitFresh(pulse, viewers.stream().map(viewer -> viewer.received).toList());
            assertTrue("the HTTP-FLV players go on", viewers.stream().allMatch(FlvPlayer::isOpen));
            viewers.forEach(viewer -> Stage.assertMonotonic("HTTP-FLV player", viewer.received.frames()));
            knocking.assertServedSince(stoppedNs.get());
            viewers.forEach(FlvPlayer::close);
        }
    }

    @Test
    public void shouldServeAfterwardsWhoConnectedMeanwhile() throws BundleException {
        try (Pulse pulse = stage.publish("b"); FlvPlayer flv = stage.playFlv("b")) {
            Stage.awaitFresh(pulse, flv.received);
            Bundle bundle = site.bundle(RTMP);
            bundle.stop();
            List<RtmpClient> waiting = new ArrayList<>();
            for (int i = 0; i < KNOCKS; i++) {
                waiting.add(RtmpClient.player(stage.loops, site.rtmp("b")));
            }
            bundle.start();
            pulse.connect();
            waiting.forEach(RtmpClient::awaitOpen);
            Stage.awaitFresh(pulse, received(waiting));
            Stage.awaitFresh(pulse, flv.received);
            waiting.forEach(RtmpClient::close);
        }
    }

    private static List<Received> received(List<RtmpClient> players) {
        return players.stream().map(player -> player.received).toList();
    }
}
