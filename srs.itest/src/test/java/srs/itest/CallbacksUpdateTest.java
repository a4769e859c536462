package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import srs.testkit.Await;
import srs.testkit.CallbackServer;

/** The bundles that decide who comes in are replaced while clients come and go: everybody is asked about, and nothing of the old ones stays. */
public class CallbacksUpdateTest extends Hosted {
    private static final String HOOKS = "srs.hooks";
    private static final int UPDATES = 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Configuration
    public Option[] house() {
        return House.configured("""
                vhost hooks {
                    $patient
                    http_remux { enabled on; }
                    security { enabled on; allow publish all; allow play all; }
                    http_hooks {
                        enabled on;
                        on_publish http://$host:$spare/publish; on_unpublish http://$host:$spare/unpublish;
                        on_play http://$host:$spare/play; on_stop http://$host:$spare/stop;
                    }
                }
                """, "srs.protocol.rtmp", "srs.output.remux", HOOKS, "srs.security", "srs.security.token", "srs.heartbeat");
    }

    private static long count(CallbackServer callbacks, String target) {
        return callbacks.requests().stream().filter(request -> request.target().equals(target)).count();
    }

    private FlvPlayer play(String stream) {
        return FlvPlayer.play(site, "/live/" + stream + ".flv?vhost=hooks");
    }

    @Test
    public void shouldAskAboutEverybodyAcrossUpdatesAndLeaveNothing() throws BundleException, IOException {
        CountDownLatch never = new CountDownLatch(1);
        CallbackServer.Script answers = (request, out) -> {
            if (request.body().contains("\"stream\":\"slow\"")) {
                never.await();
            }
            CallbackServer.body("0").answer(request, out);
        };
        Bundle hooks = site.awaitActive(HOOKS);
        try (CallbackServer callbacks = new CallbackServer(site.host, site.spare, answers); Pulse pulse = stage.publish("a?vhost=hooks")) {
            List<Loader> loaders = new ArrayList<>();
            for (int i = 0; i < UPDATES; i++) {
                loaders.add(Loader.of(hooks));
                try (FlvPlayer player = play("a"); FlvPlayer asking = play("slow")) {
                    Await.until("it plays", () -> player.received.count() > 0);
                    int number = i + 1;
                    Await.until("the other is asked about", () -> count(callbacks, "/play") == 2 * number);
                    hooks.update(Files.newInputStream(site.jar(HOOKS)));
                    Await.result("whose question was cut short is refused", asking.end());
                    assertTrue(player.isOpen());
                    assertTrue("the encoder stays", pulse.client().isOpen());
                }
                // what is told while a bundle stops is cut short
                int ended = i + 1;
                Await.until("the end of the player was told", LIMIT, () -> count(callbacks, "/stop") == ended);
            }
            assertEquals(1, count(callbacks, "/publish"));
            assertEquals(0, count(callbacks, "/unpublish"));
            Loader.awaitCollected(loaders, 0);
        } finally {
            never.countDown();
        }
    }

    @Test
    public void shouldLeaveNothingOfTheOtherGates() throws BundleException, IOException {
        List<Loader> loaders = new ArrayList<>();
        for (String name : List.of("srs.security", "srs.security.token", "srs.heartbeat")) {
            Bundle bundle = site.awaitActive(name);
            for (int i = 0; i < 3; i++) {
                loaders.add(Loader.of(bundle));
                bundle.update(Files.newInputStream(site.jar(name)));
            }
        }
        Loader.awaitCollected(loaders, 0);
    }
}
