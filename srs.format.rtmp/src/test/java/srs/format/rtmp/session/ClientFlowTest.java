package srs.format.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.rtmp.RtmpUrl;

/** What a client does when the server refuses, redirects or is silent. */
class ClientFlowTest {
    private final SessionPair pair = new SessionPair(RtmpUrl.parse("rtmp://127.0.0.1/live/s"));

    @AfterEach
    void nothingIsHeld() {
        pair.close();
    }

    private void connected() {
        pair.run();
        pair.server.acceptConnect(ConnectAnswer.DEFAULT, pair.nowMs);
        pair.run();
        pair.events.clear();
    }

    @Test
    void endsWhenThePublishIsRefused() {
        pair.client.publish("s");
        connected();
        pair.server.sendStatus("error", "NetStream.Publish.BadName", "busy");
        pair.run();

        assertThat(pair.events).containsExactly("client closed STREAM_BUSY refused, error NetStream.Publish.BadName: busy");
    }

    @Test
    void endsWhenItIsSentElsewhere() {
        pair.client.play("s");
        connected();
        pair.server.redirect("rtmp://other/live", "rtmp://other/live/s", pair.nowMs);
        pair.run();

        assertThat(pair.events).containsExactly(
                "client closed REDIRECT refused, error NetConnection.Connect.Rejected: RTMP 302 Redirect");
    }

    @Test
    void endsWhenTheServerIsSilent() {
        pair.client.play("s");
        connected();
        assertThat(pair.client.deadlineMs()).isEqualTo(pair.nowMs + ClientSessionConfig.DEFAULT_OPEN_MS);
        pair.client.tick(pair.nowMs + ClientSessionConfig.DEFAULT_OPEN_MS);

        assertThat(pair.events).containsExactly("client closed SOCKET_TIMEOUT timeout in OPENING after " + ClientSessionConfig.DEFAULT_OPEN_MS + " ms");
    }

    @Test
    void mayBeToldWhatToDoAfterTheConnect() {
        connected();
        assertThat(pair.client.state()).isEqualTo(ClientSession.State.CONNECTED);
        pair.client.publish("s");
        pair.run();
        pair.server.acceptPublish(20_000, 5_000, pair.nowMs);
        pair.run();
        pair.client.unpublish();
        pair.client.play("t");
        pair.run();

        assertThat(pair.events).containsExactly("server publish FMLE s 127.0.0.1/live/s", "client publish start", "server unpublish",
                "server play t -2000.0 -1.0 true 127.0.0.1/live/t");
    }

    @Test
    void doesOneThingAtATime() {
        pair.client.play("s");
        connected();

        assertThatThrownBy(() -> pair.client.publish("t")).isInstanceOf(IllegalStateException.class)
                .hasMessage("publish or play in OPENING");
    }

    @Test
    void sendsNoMediaBeforeThePublishIsAccepted() {
        pair.client.publish("s");
        connected();
        pair.client.writeVideo(0, Unpooled.EMPTY_BUFFER);
        pair.run();
        pair.server.acceptPublish(20_000, 5_000, pair.nowMs);
        pair.run();

        assertThat(pair.events).doesNotContain("server video 0 0");
    }
}
