package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** While a server starts, its ports open one after another: nobody gets in before those who are to be asked are there. */
class EarlyClientsIT {

    /** Knocks until it is told to stop; the number of those that were let in. */
    private static CompletableFuture<Integer> knock(String url, AtomicBoolean isOver) {
        return CompletableFuture.supplyAsync(() -> {
            int admitted = 0;
            while (!isOver.get()) {
                try {
                    RtmpPeer.publisher(url).close();
                    admitted++;
                } catch (AssertionError | Exception e) {
                    // no port yet, or refused
                }
            }
            return admitted;
        });
    }

    @Test
    void nobodyPublishesBeforeTheRulesAreThere() throws IOException {
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<?>[] knocking = new CompletableFuture<?>[1];
        try (Server server = Server.alone(Path.of("target", "e2e-early"), rtmp -> {
            knocking[0] = knock("rtmp://127.0.0.1:" + rtmp + "/live/early?vhost=denied.example.com", isOver);
            return "vhost denied.example.com { security { enabled on; deny publish all; } }";
        })) {
            isOver.set(true);
            assertThat(knocking[0].join()).isEqualTo(0);
            assertThat(server.log()).contains("1053").doesNotContain("start publish url=denied.example.com");
        } finally {
            isOver.set(true);
        }
    }
}
