package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups: the latency is 300 ms, a round trip 20 ms if nothing else is said. */
class GroupTest {
    private static final int LATENCY_MS = 300;
    private static final SrtOptions OPTIONS = SrtOptions.DEFAULT.withLatency(LATENCY_MS, LATENCY_MS);
    private static final int PERIOD_MS = 5;

    private Ways ways;
    private final List<Long> sentUs = new ArrayList<>();
    private final List<Long> heardUs = new ArrayList<>();

    private void begin(SrtGroup.Mode mode, SrtOptions options, int... weights) {
        ways = new Ways(mode, options);
        for (int weight : weights) {
            ways.call(weight);
        }
        ways.run(300, () -> { });
        assertThat(ways.ways).allSatisfy(way -> assertThat(way.callerSide).as(way.failure).isNotNull());
        assertThat(ways.listeners.connections()).hasSize(weights.length);
    }

    @AfterEach
    void close() {
        ways.close();
    }

    /** The caller sends a numbered message now and then. */
    private void stream(long ms) {
        ways.run(ms, () -> {
            note(ways.listenersEar);
            if (ways.nowUs / 1000 % PERIOD_MS == 0) {
                assertThat(ways.callers.send(message(sentUs.size()), 0, 1316, ways.nowUs)).isTrue();
                sentUs.add(ways.nowUs);
            }
        });
    }

    private static ByteBuf message(int number) {
        return Unpooled.buffer(1316).writeInt(number).writeZero(1312);
    }

    private void note(Ear ear) {
        while (heardUs.size() < ear.messages.size()) {
            heardUs.add(ways.nowUs);
        }
    }

    private void drain() {
        ways.run(1000, () -> note(ways.listenersEar));
    }

    private static List<Integer> numbers(Ear ear) {
        return ear.messages.stream().map(message -> ByteBuffer.wrap(message).getInt()).toList();
    }

    private void assertAll() {
        assertThat(numbers(ways.listenersEar)).containsExactlyElementsOf(IntStream.range(0, sentUs.size()).boxed().toList());
        assertThat(ways.listeners.lost()).isZero();
    }

    private long sentBy(int way) {
        return ways.ways.get(way).callerSide.statistics(ways.nowUs).sent().pktSentUnique();
    }

    @Test
    void broadcastsOverTwoLossyWaysAndLosesNothing() {
        begin(SrtGroup.Mode.BROADCAST, OPTIONS, 0, 0);
        ways.ways.forEach(way -> way.lossPercent = 15);
        ways.ways.get(1).delayUs = 40_000;
        stream(20_000);
        ways.ways.forEach(way -> way.lossPercent = 0);
        drain();

        assertAll();
        for (int i = 0; i < heardUs.size(); i++) {
            assertThat(heardUs.get(i) - sentUs.get(i)).as("delay of message " + i).isBetween(LATENCY_MS * 1000L, LATENCY_MS * 1000L + 40_000 + 10_000);
        }
        assertThat(sentBy(0)).isEqualTo(sentUs.size());
        assertThat(sentBy(1)).isEqualTo(sentUs.size());
    }

    @Test
    void broadcastGoesOnWhenAWayEnds() {
        begin(SrtGroup.Mode.BROADCAST, OPTIONS, 0, 0);
        stream(1_000);
        ways.ways.get(0).cut();
        stream(8_000);
        assertThat(ways.listeners.connections()).hasSize(1);
        assertThat(ways.ways.get(0).listenerEar.closed).contains("nothing came");
        Ways.Way third = ways.call(0);
        stream(2_000);
        assertThat(third.listenerSide).isNotNull();
        ways.ways.get(1).cut();
        stream(2_000);
        drain();

        assertAll();
        assertThat(ways.listenersEar.closed).isNull();
    }

    @Test
    void backupSendsOnOneWayAlone() {
        begin(SrtGroup.Mode.BACKUP, OPTIONS, 1, 2);
        stream(5_000);
        drain();

        assertAll();
        assertThat(sentBy(1)).isEqualTo(sentUs.size());
        assertThat(sentBy(0)).as("it stands by").isZero();
    }

    @Test
    void backupGoesOverWhenAWayIsCutAndLosesNothing() {
        begin(SrtGroup.Mode.BACKUP, OPTIONS, 0, 0);
        stream(3_000);
        int active = sentBy(0) > 0 ? 0 : 1;
        ways.ways.get(active).cut();
        stream(2_000);
        ways.ways.get(active).lossPercent = 0;
        stream(5_000);
        drain();

        assertAll();
        long after = sentBy(active);
        stream(1_000);
        assertThat(sentBy(active)).as("the other one goes on").isEqualTo(after);
        assertThat(ways.ways.get(1 - active).listenerSide.statistics(ways.nowUs).received().pktSentNAK()).as("nothing is asked for that came on the first").isZero();
        drain();
        assertAll();
    }

    /** What was kept for it before it came is too long for it. */
    @Test
    void backupGoesOverToAWayThatBearsShorterMessages() {
        begin(SrtGroup.Mode.BACKUP, OPTIONS, 0);
        stream(1_000);
        Ways.Way narrow = ways.call(OPTIONS.withPackets(1_300, 1_200, OPTIONS.flowWindow(), OPTIONS.sendPackets()), 5);
        ways.run(2_000, () -> {
            if (ways.nowUs / 1000 % PERIOD_MS == 0) {
                ways.callers.send(message(0), 0, ways.callers.maxMessageBytes(), ways.nowUs);
            }
        });
        assertThat(ways.callers.maxMessageBytes()).isEqualTo(1_200);
        assertThat(ways.callers.isClosed()).isFalse();
        assertThat(narrow.callerSide.statistics(ways.nowUs).sent().pktSentUnique()).as("it has taken over").isPositive();
        int before = ways.listenersEar.messages.size();
        drain();
        assertThat(ways.listenersEar.messages.size()).isGreaterThan(before);
        assertThat(ways.listenersEar.messages.get(ways.listenersEar.messages.size() - 1)).hasSize(1_200);
    }

    @Test
    void backupComesBackToTheHeavierWay() {
        begin(SrtGroup.Mode.BACKUP, OPTIONS, 9, 1);
        stream(2_000);
        assertThat(sentBy(1)).isZero();
        ways.ways.get(0).cut();
        stream(2_000);
        assertThat(sentBy(1)).isGreaterThan(300);
        ways.ways.get(0).lossPercent = 0;
        stream(4_000);
        long by = sentBy(1);
        stream(1_000);
        drain();

        assertAll();
        assertThat(sentBy(1)).as("it rests").isEqualTo(by);
    }

    @Test
    void backupUnderLossDoesWithOneWay() {
        begin(SrtGroup.Mode.BACKUP, OPTIONS, 2, 1);
        ways.ways.forEach(way -> way.lossPercent = 10);
        stream(20_000);
        ways.ways.forEach(way -> way.lossPercent = 0);
        drain();

        assertAll();
        assertThat(sentBy(1)).as("it is needed now and then at most").isLessThan(sentUs.size() / 4);
    }

    @Test
    void listenerSendsToAGroup() {
        begin(SrtGroup.Mode.BACKUP, OPTIONS, 2, 1);
        int[] count = new int[1];
        Runnable send = () -> {
            if (ways.nowUs / 1000 % PERIOD_MS == 0) {
                ways.listeners.send(message(count[0]++), 0, 1316, ways.nowUs);
            }
        };
        ways.run(2_000, send);
        ways.ways.get(0).cut();
        ways.run(2_000, send);
        ways.ways.get(0).lossPercent = 0;
        ways.run(2_000, send);
        ways.run(1_000, () -> { });

        assertThat(numbers(ways.callersEar)).containsExactlyElementsOf(IntStream.range(0, count[0]).boxed().toList());
    }

    @Test
    void bothSidesTalkAndAnotherWayComesLater() {
        begin(SrtGroup.Mode.BROADCAST, OPTIONS.withPassphrase("correct horse", 16), 0);
        stream(2_000);
        ways.listeners.send(message(0), 0, 1316, ways.nowUs);
        ways.call(0);
        stream(1_000);
        assertThat(ways.listeners.connections()).hasSize(2);
        ways.ways.get(0).cut();
        ways.listeners.send(message(1), 0, 1316, ways.nowUs);
        stream(1_000);
        drain();

        assertAll();
        assertThat(numbers(ways.callersEar)).containsExactly(0, 1);
    }

    /** libsrt's sender leaves a way that has said nothing for 60 ms, whether it had something to say or not. */
    @Test
    void answersOftenWhereSilenceMeansABrokenWay() {
        begin(SrtGroup.Mode.BACKUP, OPTIONS, 1, 0);
        stream(1_000);
        ways.run(100, () -> { });
        long before = ways.ways.get(0).callerSide.statistics(ways.nowUs).sent().pktRecvACK();
        ways.run(500, () -> { });
        assertThat(ways.ways.get(0).callerSide.statistics(ways.nowUs).sent().pktRecvACK() - before).as("answers in half a second without data").isBetween(20L, 30L);
        ways.run(1_000, () -> { });
        before = ways.ways.get(0).callerSide.statistics(ways.nowUs).sent().pktRecvACK();
        ways.run(500, () -> { });
        assertThat(ways.ways.get(0).callerSide.statistics(ways.nowUs).sent().pktRecvACK()).as("the way rests").isEqualTo(before);
        drain();
        assertAll();
    }

    @Test
    void goesOnAfterACutThatWasLongerThanItsWindow() {
        begin(SrtGroup.Mode.BROADCAST, OPTIONS.withPackets(1500, 1316, 512, 8192), 0, 0);
        stream(1_000);
        ways.ways.forEach(Ways.Way::cut);
        stream(4_000);
        ways.ways.forEach(way -> way.lossPercent = 0);
        int before = ways.listenersEar.messages.size();
        stream(1_000);
        drain();

        List<Integer> all = numbers(ways.listenersEar);
        assertThat(all.subList(before, all.size())).as("of the last second").hasSizeGreaterThan(130).isSorted().endsWith(sentUs.size() - 1);
        assertThat(ways.listeners.lost()).isBetween(500L, 850L);
    }

    @Test
    void endsWithItsLastWay() {
        begin(SrtGroup.Mode.BROADCAST, OPTIONS, 0, 0);
        stream(500);
        ways.callers.close(ways.nowUs);
        drain();

        assertThat(numbers(ways.listenersEar)).hasSize(sentUs.size());
        assertThat(ways.listenersEar.closed).contains("the peer has closed it");
        assertThat(ways.listeners.isClosed()).isTrue();
        assertThat(ways.callersEar.closed).as("who ends it is not told").isNull();
    }

    @Test
    void shouldRefuseMoreWaysThanAGroupMayHave() {
        begin(SrtGroup.Mode.BROADCAST, OPTIONS, new int[SrtGroup.MAX_MEMBERS]);
        Ways.Way tooMany = ways.call(0);
        ways.run(300, () -> { });

        assertThat(tooMany.failure).isEqualTo("refused: group");
        assertThat(ways.listeners.connections()).hasSize(SrtGroup.MAX_MEMBERS);
    }

    @Test
    void shouldRefuseAGroupWhereItIsNotWanted() {
        ways = new Ways(SrtGroup.Mode.BROADCAST, OPTIONS, false);
        Ways.Way way = ways.call(0);
        ways.run(300, () -> { });

        assertThat(way.failure).isEqualTo("refused: group");
    }
}
