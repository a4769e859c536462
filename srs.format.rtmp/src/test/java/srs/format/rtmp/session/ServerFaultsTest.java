package srs.format.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.flv.amf.AmfNull;
import srs.format.flv.amf.AmfObject;
import srs.format.rtmp.Capture;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.message.UserControl;
import srs.format.rtmp.message.WindowAckSize;
import srs.format.rtmp.session.ServerSession.State;

/** Clients that are late, silent, wrong or hostile (attacks 1, 4, 5, 8, 38), and the housekeeping of the connection. */
class ServerFaultsTest {
    private ServerHarness harness = ServerHarness.connected();

    @AfterEach
    void nothingIsHeld() {
        harness.finish();
    }

    private void publish() {
        harness.command("createStream", 2, AmfNull.NULL);
        harness.command("publish", 0, AmfNull.NULL, "s", "live");
    }

    private void passes(long ms) {
        harness.nowMs += ms;
        harness.session.tick(harness.nowMs);
    }

    /** Attack 4. */
    @Test
    void aHandshakeOfOneByteAMinuteEnds() {
        harness.finish();
        harness = new ServerHarness();
        harness.receive(Unpooled.wrappedBuffer(new byte[] {3}));
        passes(29_999);
        assertThat(harness.session.state()).isEqualTo(State.HANDSHAKE);
        harness.receive(Unpooled.wrappedBuffer(new byte[] {0}));
        passes(1);

        assertThat(harness.events).containsExactly("closed 1011 timeout in HANDSHAKE after 30000 ms");
    }

    /** Attack 4. */
    @Test
    void aC2ThatNeverComesEndsTheHandshake() {
        harness.finish();
        harness = new ServerHarness();
        harness.receive(Unpooled.wrappedBuffer(new byte[1537]).setByte(0, 3));
        passes(30_000);

        assertThat(harness.events).containsExactly("closed 1011 timeout in HANDSHAKE after 30000 ms");
    }

    /** Attack 4. */
    @Test
    void randomBytesEndTheConnection() {
        Random random = new Random(42);
        for (int run = 0; run < 200; run++) {
            ServerHarness own = run % 2 == 0 ? new ServerHarness() : ServerHarness.shaken();
            byte[] bytes = new byte[8_192];
            random.nextBytes(bytes);
            bytes[0] = run % 3 == 0 ? 3 : bytes[0];
            own.receive(Unpooled.wrappedBuffer(bytes));
            own.finish();
        }
    }

    @Test
    void aClientThatConnectsAndDoesNothingEnds() {
        passes(30_000);
        assertThat(harness.events).containsExactly("closed 1011 timeout in IDENTIFY after 30000 ms");
    }

    @Test
    void aPublisherThatNeverBeginsEnds() {
        publish();
        passes(19_999);
        assertThat(harness.session.state()).isEqualTo(State.PUBLISHING);
        passes(1);
        assertThat(harness.events).last().isEqualTo("closed 1011 timeout in PUBLISHING after 20000 ms");
    }

    @Test
    void aPublisherThatStallsEnds() {
        publish();
        harness.media(9, 0, 10);
        passes(4_999);
        harness.message(UserControl.of(UserControl.PING_RESPONSE, 1));
        passes(4_999);
        assertThat(harness.session.state()).isEqualTo(State.PUBLISHING);
        passes(1);
        assertThat(harness.events).last().isEqualTo("closed 1011 timeout in PUBLISHING after 5000 ms");
    }

    @Test
    void aPlayerMayBeSilent() {
        harness.command("play", 0, AmfNull.NULL, "s");
        passes(10_000_000);
        assertThat(harness.session.state()).isEqualTo(State.PLAYING);
    }

    @Test
    void aRepublishIsAwaitedForThreeMinutes() {
        publish();
        harness.command("FCUnpublish", 4, AmfNull.NULL, "s");
        passes(179_999);
        assertThat(harness.session.state()).isEqualTo(State.IDENTIFY);
        passes(1);
        assertThat(harness.events).last().isEqualTo("closed 1011 timeout in IDENTIFY after 180000 ms");
    }

    @Test
    void connectWithoutTcUrlEndsWithoutAnswer() {
        harness.finish();
        harness = ServerHarness.shaken();
        harness.command("connect", 1, AmfObject.of("app", "live"));

        assertThat(harness.answers).isEmpty();
        assertThat(harness.events).containsExactly("closed 2005 connect without tcUrl");
    }

    /** Attack 8. */
    @Test
    void namesThatLeaveTheFolderEndTheConnection() {
        harness.command("play", 0, AmfNull.NULL, "../../../etc/passwd");
        assertThat(harness.events).containsExactly("closed 2006 path live/../../../etc has a segment ..");
    }

    /** Attack 8. */
    @Test
    void aNameOf64kEndsTheConnection() {
        harness.command("publish", 0, AmfNull.NULL, "x".repeat(65_536), "live");
        assertThat(harness.events).containsExactly("closed 2006 stream name of 65536 characters is longer than 4096");
    }

    @Test
    void anEmptyNameIsTheListenersToJudge() {
        harness.command("play", 0, AmfNull.NULL, "");
        assertThat(harness.events).containsExactly("play ");
    }

    @Test
    void badAmfEndsTheConnection() {
        harness.body(20, 0, Unpooled.wrappedBuffer(new byte[] {2, 0, 9, 'x'}));
        assertThat(harness.events).hasSize(1).first().asString().startsWith("closed 2003 ");
    }

    @Test
    void endlessCommandsEndTheConnection() {
        for (int i = 0; i <= ServerCommands.MAX_IDENTIFY_COMMANDS; i++) {
            harness.command("createStream", i, AmfNull.NULL);
        }
        assertThat(harness.events).containsExactly("closed 2055 command 129 before publish or play is above 128");
    }

    /** Attack 38. */
    @Test
    void whatIsHeldIsBounded() {
        harness.isAnsweringAtOnce = false;
        publish();
        for (int i = 0; i < 100 && harness.session.state() != State.CLOSED; i++) {
            harness.media(9, i, 60_000);
        }
        assertThat(harness.events).last().asString().startsWith("closed 2002 70 messages of 4200000 bytes before the answer");
    }

    @Test
    void bytesAfterTheEndAreNotRead() {
        harness.session.close(RtmpError.USER_DISCONNECT, "kicked");
        harness.command("play", 0, AmfNull.NULL, "s");
        assertThat(harness.events).containsExactly("closed 9001 kicked");
    }

    @Test
    void answersInTheWrongStateAreABugOfTheCaller() {
        assertThatThrownBy(() -> harness.session.acceptPlay(0)).isInstanceOf(IllegalStateException.class)
                .hasMessage("answer in IDENTIFY, not in PLAY_PENDING");
    }

    @Test
    void whatAListenerThrowsEndsTheSessionAndGoesOn() {
        publish();
        harness.onVideoThrows = new IllegalStateException("bug");
        assertThatThrownBy(() -> harness.media(9, 0, 10)).isSameAs(harness.onVideoThrows);

        assertThat(harness.events).last().isEqualTo("closed 1021 java.lang.IllegalStateException: bug");
    }

    @Test
    void pingsAreAnswered() {
        harness.message(UserControl.of(UserControl.PING_REQUEST, 77));
        assertThat(harness.answers).containsExactly("2/0 UserControl[event=7, data=77, extra=0]");
    }

    @Test
    void theFmsEventOfOneByteIsIgnored() {
        harness.body(4, 0, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("001a00")));
        assertThat(harness.session.state()).isEqualTo(State.IDENTIFY);
    }

    @Test
    void receivedBytesAreAcknowledgedAtHalfTheWindowOfTheClient() {
        publish();
        harness.answers.clear();
        harness.message(new WindowAckSize(20_000));
        long before = harness.session.receivedBytes();
        assertThat(harness.answers).isEmpty();
        harness.media(9, 0, 10_000);

        assertThat(harness.answers).hasSize(1).first().asString().startsWith("2/0 Acknowledgement[sequenceNumber=")
                .contains(String.valueOf(harness.session.receivedBytes()));
        assertThat(before).isLessThan(10_000);
    }

    @Test
    void theAckSequenceBeginsAgainBeforeItWraps() {
        AckWindow window = new AckWindow();
        window.window(2);
        for (int i = 0; i < 3; i++) {
            window.onReceived(0x50000000);
            assertThat(window.poll()).isEqualTo((i + 1) * 0x50000000L);
        }
        window.onReceived(5);
        assertThat(window.poll()).isEqualTo(5);
        assertThat(window.poll()).isEqualTo(-1);
    }

    @Test
    void aProxyTellsTheRealAddress() {
        harness.finish();
        harness = new ServerHarness();
        ByteBuf in = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("f30004cb007109")),
                Capture.clientOf("ffmpeg-play").all(0));
        harness.receive(in);

        assertThat(harness.session.realAddress()).isEqualTo("203.0.113.9");
        assertThat(harness.events).contains("play live");
    }
}
