package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.testkit.Await;

/** The forwarding bundle is replaced and removed under a live stream: it leaves in order, picks up what runs, and nobody else notices. */
public class ForwardUpdateTest extends Hosted {
    private static final String FORWARD = "srs.output.forward";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Configuration
    public Option[] house() {
        return House.configured("vhost fwd { $patient forward { enabled on; destination $host:$spare; } }", "srs.protocol.rtmp", "srs.output.remux", FORWARD);
    }

    @Test
    public void shouldLeaveInOrderAndPickUpTheStream() {
        try (OtherServer other = new OtherServer(stage.loops, site.host, site.spare); Pulse pulse = stage.publish("a?vhost=fwd");
                RtmpClient player = stage.playRtmp("a?vhost=fwd")) {
            Await.until("the copy begins", LIMIT, () -> other.publishers.size() == 1);
            assertEquals("rtmp://fwd:" + site.spare + "/live a?vhost=fwd", other.newest().stream);
            Stage.awaitFresh(pulse, other.newest().received);
            Loader loader = Loader.of(site.bundle(FORWARD));

            site.swap(FORWARD);
            Await.until("the copy begins again", LIMIT, () -> other.publishers.size() == 2);
            Await.until("the first has left", LIMIT, () -> other.publishers.get(0).isGone);
            assertTrue("as a publisher leaves", other.publishers.get(0).hasUnpublished);
            Stage.awaitFresh(pulse, other.newest().received);

            site.remove(FORWARD + ".jar");
            site.awaitGone(FORWARD);
            Await.until("the second has left", LIMIT, () -> other.publishers.get(1).isGone);
            loader.awaitCollected();

            site.drop(site.jar(FORWARD), FORWARD + ".jar");
            site.awaitActive(FORWARD);
            Await.until("the copy begins once more", LIMIT, () -> other.publishers.size() == 3);
            Stage.awaitFresh(pulse, other.newest().received);
            assertTrue("the encoder stays", pulse.client().isOpen());
            Stage.assertComplete("player", pulse, player.received);
            Stage.assertComplete("other server", pulse, other.newest().received);
        }
    }

    @Test
    public void shouldReturnToAServerThatComesLate() {
        try (Pulse pulse = stage.publish("b?vhost=fwd")) {
            site.swap(FORWARD);
            try (OtherServer other = new OtherServer(stage.loops, site.host, site.spare)) {
                Await.until("the copy begins", LIMIT, () -> other.publishers.size() == 1);
                Stage.awaitFresh(pulse, other.newest().received);
            }
        }
    }
}
