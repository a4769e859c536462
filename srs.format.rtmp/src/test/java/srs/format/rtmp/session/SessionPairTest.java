package srs.format.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.flv.amf.AmfObject;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;

/** Our client talks to our server. What each says is held against captures in the other tests; here is what both lead to. */
class SessionPairTest {
    private final SessionPair pair = new SessionPair(RtmpUrl.parse("rtmp://127.0.0.1/live/livestream?token=1"));

    @AfterEach
    void nothingIsHeld() {
        pair.close();
    }

    @Test
    void publishes() {
        pair.client.publish("livestream?token=1");
        pair.run();
        pair.server.acceptConnect(ConnectAnswer.DEFAULT, pair.nowMs);
        pair.run();
        assertThat(pair.server.state()).isEqualTo(ServerSession.State.PUBLISH_PENDING);
        pair.server.acceptPublish(20_000, 5_000, pair.nowMs);
        pair.run();
        ByteBuf body = Unpooled.wrappedBuffer(new byte[100_000]);
        pair.client.writeMetadata(AmfObject.of("width", 1280));
        pair.client.writeVideo(40, body);
        pair.client.writeAudio(0x1_0000_0010L, body.slice(0, 300));
        pair.run();
        pair.client.unpublish();
        pair.run();

        assertThat(pair.events).containsExactly("server connect rtmp://127.0.0.1/live live", "client connected",
                "server publish FMLE livestream?token=1 127.0.0.1/live/livestream?token=1", "client publish start",
                "server metadata 0 [width]", "server video 40 100000", "server audio 16 300", "server unpublish");
        assertThat(pair.server.state()).isEqualTo(ServerSession.State.IDENTIFY);
    }

    @Test
    void plays() {
        pair.client.play("livestream");
        pair.run();
        pair.server.acceptConnect(ConnectAnswer.DEFAULT, pair.nowMs);
        pair.run();
        pair.server.acceptPlay(pair.nowMs);
        pair.run();
        pair.client.pause(true, 0);
        pair.client.pause(false, 0);
        pair.run();
        pair.client.stop();
        pair.run();
        pair.client.play("other");
        pair.run();
        pair.server.close(RtmpError.STREAM_BUSY, "no");

        assertThat(pair.events).containsExactly("server connect rtmp://127.0.0.1/live live", "client connected",
                "server play livestream -2000.0 -1.0 true 127.0.0.1/live/livestream", "client play start",
                "server pause true", "server pause false", "server stop",
                "server play other -2000.0 -1.0 true 127.0.0.1/live/other", "server closed STREAM_BUSY no");
    }
}
