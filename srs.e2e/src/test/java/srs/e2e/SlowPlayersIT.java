package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.format.flv.FlvTag;
import srs.testkit.Await;

/** Players that never read: they lose whole groups of pictures, and cost the others neither a frame nor the server its memory. */
@ExtendWith(Server.Resolver.class)
class SlowPlayersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SLOW_PLAYERS = 100;
    private static final int FRAME_BYTES = 200_000;
    private static final long FRAME_MS = 40;
    /** Two groups of pictures are less than the queue_length of 1 s, and the good player never has more than two to take. */
    private static final int FRAMES_OF_GOP = 10;
    /** 200 MB in all, and the server may have 128 MB: it cannot keep them for those who do not read. */
    private static final int GOPS = 100;
    private static final String HEAP = "-Xmx128m";
    private static final String VHOST = "slow.example.com";

    @Test
    void playersThatDoNotReadCostNobodyAFrame() throws IOException {
        String vhost = "vhost " + VHOST + " { http_remux { enabled on; } play { queue_length 1; gop_cache off; } }";
        try (Server server = Server.with(Path.of("target", "e2e-slow"), vhost, HEAP);
                Crowd crowd = new Crowd();
                RtmpPeer good = RtmpPeer.player(server.rtmp("a") + "?vhost=" + VHOST)) {
            crowd.join(SLOW_PLAYERS, server.http, "GET /live/a.flv?vhost=" + VHOST + " HTTP/1.1\r\nHost: a\r\n\r\n");
            server.awaitPlayers(VHOST, "a", SLOW_PLAYERS + 1);
            try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("a") + "?vhost=" + VHOST)) {
                for (int gop = 0; gop < GOPS; gop++) {
                    publisher.publish(gop(gop));
                    int due = gop * FRAMES_OF_GOP;
                    Await.until("the good player has frame " + due, LIMIT, () -> good.received().frames().size() >= due);
                }
                publisher.unpublish();
            }
            Await.until("all frames", LIMIT, () -> good.received().frames().size() == GOPS * FRAMES_OF_GOP);
            List<MediaTags.Frame> frames = good.received().frames();
            for (int i = 0; i < frames.size(); i++) {
                assertThat(frames.get(i).timestampMs()).isEqualTo(i * FRAME_MS);
            }
            assertThat(server.log()).containsPattern("player of " + Pattern.quote(VHOST) + "/live/a lost \\d+ frames: its socket is full; queue_length is 1 s");
            assertThat(server.serves()).isTrue();
        }
    }

    private static List<FlvTag> gop(int number) {
        List<FlvTag> tags = new ArrayList<>();
        for (int i = 0; i < FRAMES_OF_GOP; i++) {
            tags.add(Tags.picture(/* isKey= */ i == 0, (number * FRAMES_OF_GOP + i) * FRAME_MS, FRAME_BYTES));
        }
        return tags;
    }
}
