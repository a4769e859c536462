package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two cores with a bad network between them. The latency is 200 ms, the round trip 50 ms. */
class LossyLinkTest {
    private static final int LATENCY_MS = 200;
    private static final SrtOptions OPTIONS = SrtOptions.DEFAULT.withLatency(LATENCY_MS, 0);
    /** 1316 bytes each 5 ms: 2 Mbit/s. */
    private static final int PERIOD_MS = 5;

    private static final int ACKNOWLEDGEMENT = 0x8002_0000;

    private Link link = new Link(OPTIONS, OPTIONS);
    private final List<Long> sentUs = new ArrayList<>();
    private final List<Long> heardUs = new ArrayList<>();
    private int heard;

    @AfterEach
    void close() {
        link.close();
    }

    private void connect() {
        link.run(300);
        assertThat(link.callerSide).isNotNull();
        assertThat(link.listenerSide).isNotNull();
    }

    /** Sends a numbered message now and then, and notes when each comes out. */
    private void stream(long ms) {
        link.run(ms, () -> {
            note();
            if (link.nowUs / 1000 % PERIOD_MS == 0) {
                ByteBuf message = Unpooled.buffer(1316).writeInt(sentUs.size()).writeZero(1312);
                sentUs.add(link.nowUs);
                link.callerSide.send(message, 0, 1316, link.nowUs);
            }
        });
    }

    private void note() {
        while (heard < link.listenerEar.messages.size()) {
            heard++;
            heardUs.add(link.nowUs);
        }
    }

    /** Waits for what is still on its way. */
    private void drain() {
        link.run(1000, this::note);
    }

    private List<Integer> numbers() {
        return link.listenerEar.messages.stream().map(message -> ByteBuffer.wrap(message).getInt()).toList();
    }

    private void assertAllInTime() {
        assertThat(numbers()).hasSize(sentUs.size()).isSorted().doesNotHaveDuplicates();
        for (int i = 0; i < heard; i++) {
            // the base has the caller's way in it: half a round trip
            assertThat(heardUs.get(i) - sentUs.get(i)).as("delay of message " + i).isBetween(LATENCY_MS * 1000L, LATENCY_MS * 1000L + 25_000 + 10_000);
        }
    }

    @Test
    void deliversEachMessageAtItsTime() {
        connect();
        stream(5_000);
        drain();

        assertAllInTime();
        SrtStatistics sent = link.callerSide.statistics(link.nowUs);
        assertThat(sent.sent().pktSent()).isEqualTo(1000);
        assertThat(sent.sent().pktRetrans()).isZero();
        assertThat(sent.link().msRTT()).isBetween(49.0, 53.0);
        assertThat(sent.sent().pktSndBuf()).as("all acknowledged").isZero();
        assertThat(link.listenerSide.statistics(link.nowUs).received().pktRcvLoss()).isZero();
    }

    /** libsrt waits with the next try for what it is told of the round trip: its time less four times its variance. */
    @Test
    void letsLibsrtTryTwiceInARoundTripWhereTheLatencyIsShort() {
        assertThat(pauseOfLibsrtMs()).as("of 50 ms, with a latency of 200").isBetween(24, 27);
        link.close();
        SrtOptions patient = SrtOptions.DEFAULT.withLatency(3 * LATENCY_MS, 0);
        link = new Link(patient, patient);
        assertThat(pauseOfLibsrtMs()).as("with a latency of 600").isBetween(45, 51);
    }

    private int pauseOfLibsrtMs() {
        connect();
        int[] pauseUs = new int[1];
        link.losesOf = bytes -> {
            ByteBuffer packet = ByteBuffer.wrap(bytes);
            if (packet.getInt(0) == ACKNOWLEDGEMENT && bytes.length >= 28) {
                pauseUs[0] = packet.getInt(20) - 4 * packet.getInt(24);
            }
            return false;
        };
        stream(5_000);
        return pauseUs[0] / 1000;
    }

    @Test
    void keepsToTheLatencyThoughTheHandshakeWasSlow() {
        // what answers is busy when somebody comes: both conclusions wait for 150 ms
        link.delayUs = 175_000;
        link.run(800);
        link.delayUs = 25_000;
        assertThat(link.callerSide).isNotNull();
        stream(2_000);
        drain();
        assertAllInTime();
    }

    @Test
    void mendsTenPercentOfLossWithinTheLatency() {
        link.close();
        SrtOptions patient = SrtOptions.DEFAULT.withLatency(4 * LATENCY_MS, 0);
        link = new Link(patient, patient);
        connect();
        link.lose(10);
        stream(30_000);
        link.loses = at -> false;
        drain();

        assertThat(numbers()).hasSize(sentUs.size()).isSorted().doesNotHaveDuplicates();
        SrtStatistics received = link.listenerSide.statistics(link.nowUs);
        assertThat(received.received().pktRcvDrop()).isZero();
        assertThat(received.received().pktRcvLoss()).isBetween(500L, 750L);
        assertThat(link.callerSide.statistics(link.nowUs).sent().pktRetrans()).isLessThan(3 * received.received().pktRcvLoss());
    }

    @Test
    void losesNothingInAMinuteWithFourRoundTripsOfLatency() {
        connect();
        link.lose(10);
        stream(60_000);
        link.loses = at -> false;
        drain();

        // three tries have room: what is sent for the second or third time goes twice
        assertThat(numbers()).hasSize(12_000).isSorted().doesNotHaveDuplicates();
        assertThat(link.callerSide.statistics(link.nowUs).sent().pktRetrans()).isLessThan(2_400);
    }

    /** What is not acknowledged a round trip after it went is sent again, one at a time. */
    @Test
    void mendsWhatNobodyReports() {
        link.close();
        SrtOptions patient = SrtOptions.DEFAULT.withLatency(4 * LATENCY_MS, 0);
        link = new Link(patient, patient);
        connect();
        link.losesOf = LossyLinkTest::isLossReport;
        link.lose(2);
        stream(30_000);
        link.loses = at -> false;
        drain();

        assertThat(numbers()).hasSize(sentUs.size()).isSorted().doesNotHaveDuplicates();
        assertThat(link.callerSide.statistics(link.nowUs).sent().pktRecvNAK()).isZero();
        assertThat(link.callerSide.statistics(link.nowUs).sent().pktRetrans()).as("of 120 that were lost").isBetween(80L, 300L);
    }

    @Test
    void sendsNothingAgainWhereNothingIsLost() {
        connect();
        for (int i = 0; i < 20; i++) {
            stream(1_000);
            // the way becomes longer
            link.delayUs += 2_000;
        }
        drain();
        assertThat(link.callerSide.statistics(link.nowUs).sent().pktRetrans()).isZero();
    }

    private static boolean isLossReport(byte[] datagram) {
        return (datagram[0] & 0xFF) == 0x80 && datagram[1] == 3;
    }

    /** A round trip that varies is no reason to ask less often: there is no more time than before. */
    @Test
    void losesNothingInTwoMinutesThoughTheWayIsUnsteady() {
        connect();
        link.jitterUs = 8_000;
        link.lose(10);
        stream(120_000);
        link.loses = at -> false;
        drain();

        assertThat(numbers()).hasSize(24_000).isSorted().doesNotHaveDuplicates();
        assertThat(link.listenerSide.statistics(link.nowUs).received().pktSentNAK()).as("at once, and each 10 ms").isBetween(120L * 80, 120L * 110);
    }

    @Test
    void asksForOldLossesThoughNewOnesCome() {
        link.close();
        link = new Link(SrtOptions.DEFAULT, SrtOptions.DEFAULT);
        link.delayUs = 2_000;
        connect();
        link.lose(10);
        stream(30_000);
        link.loses = at -> false;
        drain();

        assertThat(sentUs.size() - numbers().size()).as("lost of 6000, with a latency of 120 ms and a round trip of 4").isLessThan(4);
    }

    @Test
    void putsInOrderWhatComesOutOfOrder() {
        connect();
        link.jitterUs = 40_000;
        stream(10_000);
        drain();

        assertThat(numbers()).hasSize(sentUs.size()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void dropsWhatIsTooLateAndGoesOn() {
        connect();
        stream(1_000);
        int before = sentUs.size();
        link.loses = at -> true;
        stream(2_000);
        link.loses = at -> false;
        int after = sentUs.size();
        stream(2_000);
        drain();

        List<Integer> numbers = numbers();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.subList(0, before - 10)).containsExactlyElementsOf(java.util.stream.IntStream.range(0, before - 10).boxed().toList());
        assertThat(numbers).as("what was sent after it").contains(after + 10, sentUs.size() - 1);
        assertThat(numbers.size()).as("some is lost").isLessThan(sentUs.size());
        assertThat(link.listenerSide.statistics(link.nowUs).received().pktRcvDrop()).isEqualTo(sentUs.size() - numbers.size());
        assertThat(link.listenerEar.closed).isNull();
    }

    @Test
    void sendsTheLastPacketAgainWithoutAnythingBehindIt() {
        connect();
        stream(500);
        link.loses = at -> true;
        stream(PERIOD_MS);
        link.loses = at -> false;
        drain();

        assertThat(numbers()).hasSize(sentUs.size());
    }

    @Test
    void goesAroundTheEndOfSequenceNumbers() {
        // the caller chooses its first number: call until it is near the end is luck, so go there by the ring alone
        srs.format.srt.internal.receive.ReceiveBuffer ring = new srs.format.srt.internal.receive.ReceiveBuffer(0x7FFF_FFF0, 512);
        int sequence = 0x7FFF_FFF0;
        for (int i = 0; i < 300; i++) {
            if (i != 20) {
                assertThat(ring.accepts(sequence)).isTrue();
                ring.put(sequence, Unpooled.wrappedBuffer(new byte[] {(byte) i}), i);
            }
            sequence = srs.format.srt.internal.packet.SequenceNumber.next(sequence);
        }
        assertThat(ring.missing()).isEqualTo(4);
        assertThat(ring.lost()).isEqualTo(1);
        int[] ranges = new int[8];
        assertThat(ring.lostRanges(ranges)).isEqualTo(2);
        assertThat(ranges).startsWith(4, 4);
        for (int i = 0; i < 20; i++) {
            ByteBuf next = ring.poll();
            assertThat(next.getByte(0)).isEqualTo((byte) i);
            next.release();
        }
        assertThat(ring.skipTo(ring.firstHeld())).isEqualTo(1);
        assertThat(ring.read()).isEqualTo(5);
        ring.close();
    }

    @Test
    void encryptsAndChangesTheKeyUnderLoss() {
        link.close();
        SrtOptions secret = SrtOptions.DEFAULT.withLatency(4 * LATENCY_MS, 0).withPassphrase("correct horse", 24).withKeyRefresh(200, 50);
        link = new Link(secret, secret);
        connect();
        link.lose(10);
        stream(10_000);
        link.loses = at -> false;
        drain();

        assertThat(numbers()).hasSize(sentUs.size()).isSorted();
        assertThat(link.listenerSide.statistics(link.nowUs).received().pktRcvUndecrypt()).isZero();
    }

    @Test
    void talksBothWays() {
        link.close();
        SrtOptions secret = OPTIONS.withPassphrase("correct horse", 16);
        link = new Link(secret, secret);
        connect();
        assertThat(link.listenerSide.send(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), 0, 3, link.nowUs)).isTrue();
        drain();

        assertThat(link.callerEar.messages).containsExactly(new byte[] {1, 2, 3});
    }

    @Test
    void staysAliveInSilenceAndEndsWhenNothingComes() {
        connect();
        link.run(20_000);
        assertThat(link.listenerEar.closed).isNull();
        link.loses = at -> true;
        link.run(6_000);

        assertThat(link.listenerEar.closed).startsWith("nothing came for 5");
        assertThat(link.callerEar.closed).startsWith("nothing came for 5");
        assertThat(link.listener.connections()).isZero();
    }

    @Test
    void limitsBandwidth() {
        link.close();
        SrtOptions slow = OPTIONS.withBandwidth(100_000, 0, 25);
        link = new Link(slow, OPTIONS);
        connect();
        stream(2_000);

        SrtStatistics sent = link.callerSide.statistics(link.nowUs);
        assertThat(sent.sent().byteSent()).isBetween(180_000L, 210_000L);
        assertThat(link.callerSide.waiting()).isPositive();
    }

    @Test
    void followsTheDriftOfTheSendersClock() {
        srs.format.srt.internal.receive.DeliveryClock clock = new srs.format.srt.internal.receive.DeliveryClock(1_000_000, 120_000);
        assertThat(clock.dueUs(500_000, 1_510_000)).isEqualTo(1_620_000);
        for (int i = 0; i < 3000; i++) {
            // it is 12 ms late by now
            clock.onSample(500_000 + i, 1_512_000 + i, 50_000);
        }
        assertThat(clock.dueUs(600_000, 1_612_000)).isBetween(1_731_900L, 1_732_100L);
    }

    @Test
    void countsTimestampsOnWhenTheyWrap() {
        srs.format.srt.internal.receive.DeliveryClock clock = new srs.format.srt.internal.receive.DeliveryClock(0, 0);
        assertThat(clock.dueUs(0xFFFF_FFF0, 0xFFFF_FFFFL)).isEqualTo(0xFFFF_FFF0L);
        assertThat(clock.dueUs(0x10, 0x1_0000_0020L)).isEqualTo(0x1_0000_0010L);
        assertThat(clock.dueUs(0xFFFF_FFFF, 0x1_0000_0020L)).isEqualTo(0xFFFF_FFFFL);
    }

    /** As on a way of a backup group that stood by for hours, with keepalives alone. */
    @Test
    void knowsTheTimeAfterHoursWithoutAMessage() {
        srs.format.srt.internal.receive.DeliveryClock clock = new srs.format.srt.internal.receive.DeliveryClock(1_000_000, 120_000);
        for (long minutes : new long[] {1, 36, 71, 72, 108, 600, 100_000}) {
            long sentUs = minutes * 60_000_000;
            long nowUs = 1_000_000 + sentUs + 10_000;
            clock.onArrival((int) sentUs, nowUs);
            assertThat(clock.dueUs((int) sentUs, nowUs)).as(minutes + " minutes").isEqualTo(1_000_000 + sentUs + 120_000);
        }
    }

    /** 20 Mbit/s and more fill the window of 8192 packets in less than the 5 s after which the connection would end. */
    @Test
    void goesOnAfterACutThatWasLongerThanItsWindow() {
        link.close();
        link = new Link(OPTIONS, OPTIONS.withPackets(1500, 1316, 512, 8192));
        connect();
        stream(1_000);
        link.loses = at -> true;
        stream(4_000);
        link.loses = at -> false;
        int before = numbers().size();
        stream(1_000);
        drain();

        assertThat(numbers().subList(before, numbers().size())).as("of the last second").hasSizeGreaterThan(150).isSorted().endsWith(sentUs.size() - 1);
        SrtStatistics.Received received = link.listenerSide.statistics(link.nowUs).received();
        assertThat(received.pktRcvDrop()).isBetween(500L, 850L);
        assertThat(received.pktRcvLoss()).isGreaterThanOrEqualTo(received.pktRcvDrop());
    }
}
