package srs.protocol.rtc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.EndReason;

/** When the sessions of a loop are looked at: by a timer when nothing else wakes the loop, else when packets do. */
class HomeTest {
    private static final int PACKETS_EACH_MS = 5;
    private static final long LATE_MS = SessionMedia.TICK_MS + PACKETS_EACH_MS;
    private static final int CROWD = 320;

    private final ToldLoop loop = new ToldLoop();
    private final SessionTable table = new SessionTable(loop);
    private final Home home = table.home(loop);

    private ToldSession session() {
        return new ToldSession(loop, table, 1).connect(home);
    }

    private List<ToldSession> crowd() {
        List<ToldSession> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(new ToldSession(loop, table, i).connect(home));
        }
        return crowd;
    }

    /** Reads come, of whatever session. */
    private void packetsFor(long ms) {
        for (long at = 0; at < ms; at += PACKETS_EACH_MS) {
            loop.advance(PACKETS_EACH_MS, home::onReadComplete);
        }
    }

    @Test
    void looksAtAQuietSessionEachHundredMilliseconds() {
        ToldSession player = session();
        loop.advance(1_050);
        assertThat(player.pausesMs()).hasSize(10).containsOnly(SessionMedia.QUIET_MS);
        assertThat(loop.timers).isEqualTo(11);
    }

    @Test
    void looksAtOneThatLacksSomethingEachTenMilliseconds() {
        ToldSession publisher = session();
        publisher.isQuiet = false;
        loop.advance(1_000);
        assertThat(publisher.pausesMs()).hasSize(99).containsOnly(SessionMedia.TICK_MS);
    }

    @Test
    void packetsTakeTheTicksOfQuietSessionsAlong() {
        ToldSession player = session();
        packetsFor(1_000);
        assertThat(player.pausesMs()).hasSizeGreaterThanOrEqualTo(8).allSatisfy(pause -> assertThat(pause).isBetween(SessionMedia.QUIET_MS - LATE_MS, SessionMedia.QUIET_MS + LATE_MS));
        assertThat(loop.timers).as("wake-ups for time alone").isLessThanOrEqualTo(11);
    }

    /** Without packets their turns come 32 at once, by a timer each ten milliseconds. */
    @Test
    void packetsTakeTheTurnsOfACrowdAlong() {
        List<ToldSession> crowd = crowd();
        loop.advance(500);
        int byTimers = loop.timers;
        assertThat(byTimers).isBetween(48, 51);
        crowd.forEach(player -> player.ticksMs.clear());
        packetsFor(1_000);
        assertThat(loop.timers - byTimers).as("wake-ups for time alone").isLessThanOrEqualTo(11);
        assertThat(crowd).allSatisfy(player -> assertThat(player.pausesMs()).hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(pause -> assertThat(pause).isBetween(SessionMedia.QUIET_MS - LATE_MS, SessionMedia.QUIET_MS + LATE_MS)));
    }

    @Test
    void looksAtNoMoreThanSomeOfACrowdAtOnce() {
        List<ToldSession> crowd = crowd();
        loop.advance(SessionMedia.TICK_MS); // all that are new
        crowd.forEach(player -> player.ticksMs.clear());
        loop.advance(1_000);
        List<Long> all = crowd.stream().flatMap(player -> player.ticksMs.stream()).toList();
        assertThat(all.stream().distinct()).allSatisfy(at -> assertThat(all.stream().filter(at::equals).count()).isLessThanOrEqualTo(34));
    }

    @Test
    void whoGetsToLackSomethingIsLookedAtWithinTenMilliseconds() {
        ToldSession publisher = session();
        packetsFor(300); // the timer rests
        int before = publisher.ticksMs.size();
        publisher.isQuiet = false;
        publisher.transport.tickSoon();
        loop.advance(SessionMedia.TICK_MS);
        assertThat(publisher.ticksMs).hasSizeGreaterThan(before);
        publisher.ticksMs.clear();
        packetsFor(300);
        assertThat(publisher.pausesMs()).isNotEmpty().allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(LATE_MS));
    }

    @Test
    void theTimerGoesOnWhenPacketsStop() {
        List<ToldSession> crowd = crowd();
        packetsFor(500);
        loop.advance(1_000);
        assertThat(crowd).allSatisfy(player -> assertThat(player.pausesMs()).allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(2 * SessionMedia.QUIET_MS)));
        assertThat(crowd).allSatisfy(player -> assertThat(loop.nowMs() - player.ticksMs.get(player.ticksMs.size() - 1)).isLessThanOrEqualTo(SessionMedia.QUIET_MS + LATE_MS));
    }

    @Test
    void theTimerEndsWithTheLastSession() {
        ToldSession player = session();
        loop.advance(300);
        player.session.end(new EndReason(EndReason.Kind.CLOSED, "enough"));
        int before = loop.timers;
        loop.advance(1_000);
        home.onReadComplete();
        assertThat(loop.timers).isEqualTo(before);
        assertThat(player.packets).contains("end");
    }
}
