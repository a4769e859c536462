package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.kernel.client.Rates;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.VhostInfo;
import srs.testkit.LeakGuard;

/** What the statistics of streams and vhosts say, also after the streams have gone. */
@ExtendWith(LeakGuard.class)
class VhostTotalsTest {

    @Test
    void aVhostKeepsTheBytesOfStreamsThatHaveGone() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish().announceAll().send("kv av");
            VhostInfo during = vhost(stage);
            assertThat(during.receivedBytes()).isEqualTo(16);
            assertThat(during.name()).isEqualTo(StreamKey.DEFAULT_VHOST);
            assertThat(during.id()).matches("vid-[0-9a-z]{7}");

            feed.close();
            stage.clock.advanceMs(3_000);
            stage.registry.tick();
            assertThat(stage.hub.streams()).isEmpty();
            assertThat(vhost(stage)).isEqualTo(during);

            stage.publish().announceAll().send("k");
            assertThat(vhost(stage).receivedBytes()).isEqualTo(20);
            assertThat(vhost(stage).id()).isEqualTo(during.id());
        }
    }

    @Test
    void ratesComeFromLooksAtTheCounters() {
        try (Stage stage = new Stage()) {
            Stage.Feed feed = stage.publish().announceAll();
            Stage.at(stage.home, () -> feed.offer('k', 1_249_996));
            stage.settle();
            StreamInfo before = stage.hub.find(Stage.KEY).orElseThrow();
            assertThat(before.rates()).isEqualTo(Rates.NONE);
            stage.clock.advanceMs(5_000);
            stage.registry.look(stage.clock.nanos());
            assertThat(stage.hub.find(Stage.KEY).orElseThrow().rates()).isEqualTo(new Rates(2000, 0));
            assertThat(vhost(stage).rates()).isEqualTo(new Rates(2000, 0));
            feed.close();
        }
    }

    private static VhostInfo vhost(Stage stage) {
        assertThat(stage.hub.vhosts()).hasSize(1);
        return stage.hub.vhosts().get(0);
    }
}
