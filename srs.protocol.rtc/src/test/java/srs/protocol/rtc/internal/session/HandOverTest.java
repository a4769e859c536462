package srs.protocol.rtc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.protocol.rtc.internal.PacketKind;

/** What comes by a socket of another loop: what can wait wakes no loop that packets wake soon anyway. */
class HandOverTest {
    /** Within this time a second round of packets makes a flow. */
    private static final long FLOW_MS = 25;
    /** Version 2, payload type 96, sequence number 1, timestamp 2, SSRC 3, four bytes. */
    private static final String RTP = "806000010000000200000003cafebabe";
    /** An empty receiver report of SSRC 3. */
    private static final String RTCP = "80c9000100000003";

    private final ToldLoop loop = new ToldLoop();
    private final SessionTable table = new SessionTable(loop);
    private final Home home = table.home(loop);
    private final Home elsewhere = new Home(new ToldLoop());
    private final HandOver handOver = new HandOver();
    private final List<String> done = new ArrayList<>();

    private static ByteBuf packet(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    private void send() {
        home.onUnsent(() -> done.add("sent"));
        home.send();
    }

    /** Packets go to players of the loop, again and again. */
    private void flow() {
        send();
        loop.advance(FLOW_MS - 5);
        send();
        done.clear();
        loop.woken = 0;
    }

    @Test
    void wakesALoopThatRests() {
        handOver.mayWait();
        handOver.giveLater(home, () -> done.add("reply"));
        assertThat(loop.woken).isEqualTo(1);
        send();
        handOver.giveLater(home, () -> done.add("another"));
        assertThat(loop.woken).as("once sent is no flow").isEqualTo(2);
        assertThat(loop.leftForLater).isZero();
    }

    @Test
    void leavesALoopAsleepThatPacketsWakeSoon() {
        handOver.mayWait();
        flow();
        handOver.giveLater(home, () -> {
            done.add("reply");
            home.onUnsent(() -> done.add("sent"));
        });
        assertThat(loop.woken).isZero();
        assertThat(loop.leftForLater).isEqualTo(1);
        assertThat(done).isEmpty();
        loop.runTasks();
        assertThat(done).as("and the end of a read after it").containsExactly("reply", "sent");
    }

    @Test
    void wakesItForWhatCannotWait() {
        handOver.mayWait();
        flow();
        handOver.give(home, () -> done.add("first request"));
        assertThat(loop.woken).isEqualTo(1);
    }

    @Test
    void wakesItBeforeTheSessionIsConnected() {
        flow();
        handOver.giveLater(home, () -> done.add("request"));
        assertThat(loop.woken).isEqualTo(1);
    }

    @Test
    void wakesItWhenPacketsHaveStopped() {
        handOver.mayWait();
        flow();
        loop.advance(FLOW_MS);
        handOver.giveLater(home, () -> done.add("reply"));
        assertThat(loop.woken).isEqualTo(1);
    }

    @Test
    void keepsACopyOfWhatWasLent() {
        ByteBuf lent = packet(RTCP);
        handOver.give(home, lent, /* isLater= */ true, copy -> done.add(ByteBufUtil.hexDump(copy)));
        lent.setZero(0, lent.readableBytes());
        loop.runTasks();
        assertThat(done).containsExactly(RTCP);
    }

    @Test
    void dropsWhatIsTooMuch() {
        for (int i = 0; i < HandOver.MAX_WAITING + 10; i++) {
            handOver.giveLater(home, () -> done.add("reply"));
            handOver.give(home, packet(RTCP), true, copy -> done.add("packet"));
        }
        loop.runTasks();
        assertThat(done).hasSize(HandOver.MAX_WAITING);
        handOver.giveLater(home, () -> done.add("later"));
        loop.runTasks();
        assertThat(done).hasSize(HandOver.MAX_WAITING + 1).endsWith("later");
    }

    /** Reports and requests of a player that is connected wait; media and the first request do not. */
    @Test
    void repliesOfASessionWait() {
        ToldSession player = new ToldSession(loop, table, 1).connect(home);
        flow();
        player.session.onPacket(PacketKind.RTCP, packet(RTCP), player, elsewhere);
        player.session.onStun(player.request(), player, elsewhere);
        assertThat(loop.leftForLater).isEqualTo(2);
        assertThat(loop.woken).isZero();
        player.session.onPacket(PacketKind.RTP, packet(RTP), player, elsewhere);
        assertThat(loop.woken).isEqualTo(1);
        assertThat(player.packets).as("not on the loop by whose socket they came").isEmpty();
        loop.runTasks();
        assertThat(player.packets).containsExactly("rtcp " + RTCP, "end of the read", "rtp " + RTP, "end of the read");
    }
}
