package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import srs.testkit.Await;

/** The HTTP-FLV bundle is replaced under its players. */
public class RemuxUpdateTest extends Hosted {
    private static final String REMUX = "srs.output.remux";
    private static final int PLAYERS = 20;

    @Configuration
    public Option[] house() {
        return House.with("srs.protocol.rtmp", REMUX);
    }

    @Test
    public void shouldEndItsPlayersInOrderAndCostRtmpNothing() {
        try (Pulse pulse = stage.publish("a"); RtmpClient rtmp = stage.playRtmp("a")) {
            List<FlvPlayer> players = IntStream.range(0, PLAYERS).mapToObj(i -> stage.playFlv("a")).toList();
            Stage.awaitFresh(pulse, players.stream().map(player -> player.received).toList());
            site.swap(REMUX);
            for (FlvPlayer player : players) {
                assertEquals(FlvPlayer.End.IN_ORDER, Await.result("the player's end", player.end()));
            }
            try (FlvPlayer next = stage.playFlv("a")) {
                Stage.awaitFresh(pulse, next.received);
                Stage.assertComplete("next HTTP-FLV player", pulse, next.received);
            }
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
        }
    }

    @Test
    public void shouldAnswerAfterwardsWhoAskedMeanwhile() throws BundleException {
        try (Pulse pulse = stage.publish("b"); FlvPlayer before = stage.playFlv("b")) {
            Stage.awaitFresh(pulse, before.received);
            Bundle bundle = site.bundle(REMUX);
            bundle.stop();
            try (FlvPlayer meanwhile = stage.playFlv("b")) {
                assertFalse("it waits", meanwhile.status().isDone());
                bundle.start();
                assertEquals(200, (int) Await.result("the answer", meanwhile.status()));
                Stage.awaitFresh(pulse, meanwhile.received);
            }
        }
    }

    @Test
    public void shouldAnswer404WhenTheBundleDoesNotReturn() throws BundleException {
        Bundle bundle = site.bundle(REMUX);
        bundle.stop();
        try (FlvPlayer player = stage.playFlv("c")) {
            assertEquals(404, (int) Await.result("the answer", player.status()));
        } finally {
            bundle.start();
        }
    }
}
