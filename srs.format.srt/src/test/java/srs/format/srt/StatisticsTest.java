package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statistics have libsrt's names, and what stands behind them. A round trip takes 50 ms, the latency is 200 ms, the stream has 200 messages of 1,000 bytes a second. */
class StatisticsTest {
    /** Of libsrt 1.5's {@code CBytePerfMon}, those since the last call, and of the moment. */
    private static final List<String> LIBSRT = List.of("pktSent pktRecv pktSndLoss pktRcvLoss pktRetrans pktRcvRetrans pktSentACK pktRecvACK pktSentNAK pktRecvNAK mbpsSendRate mbpsRecvRate "
            .concat("usSndDuration pktReorderDistance pktRcvAvgBelatedTime pktRcvBelated pktSndDrop pktRcvDrop pktRcvUndecrypt byteSent byteRecv byteRcvLoss byteRetrans byteSndDrop ")
            .concat("byteRcvDrop byteRcvUndecrypt usPktSndPeriod pktFlowWindow pktCongestionWindow pktFlightSize msRTT mbpsBandwidth byteAvailSndBuf byteAvailRcvBuf mbpsMaxBW byteMSS ")
            .concat("pktSndBuf byteSndBuf msSndBuf msSndTsbPdDelay pktRcvBuf byteRcvBuf msRcvBuf msRcvTsbPdDelay pktSndFilterExtra pktRcvFilterExtra pktRcvFilterSupply pktRcvFilterLoss ")
            .concat("pktSentUnique pktRecvUnique byteSentUnique byteRecvUnique").split(" "));
    private static final int BYTES = 1_000;
    private static final SrtOptions OPTIONS = SrtOptions.DEFAULT.withLatency(200, 0);

    private final Link link = new Link(OPTIONS, OPTIONS);

    private void stream(long ms) {
        ByteBuf message = Unpooled.buffer(BYTES).writeZero(BYTES);
        link.run(ms, () -> {
            if (link.nowUs / 1000 % 5 == 0) {
                link.callerSide.send(message, 0, BYTES, link.nowUs);
            }
        });
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void haveLibsrtsNames() {
        List<String> names = Stream.of(SrtStatistics.Sent.class, SrtStatistics.Received.class, SrtStatistics.Link.class)
                .flatMap(part -> Arrays.stream(part.getRecordComponents())).map(RecordComponent::getName).toList();
        assertThat(names).containsAll(LIBSRT).doesNotHaveDuplicates();
    }

    @Test
    void tellOfBothSidesOfAStream() {
        link.run(200);
        stream(3_000);
        SrtStatistics.Sent sent = link.callerSide.statistics(link.nowUs).sent();
        SrtStatistics.Received received = link.listenerSide.statistics(link.nowUs).received();
        SrtStatistics.Link way = link.callerSide.statistics(link.nowUs).link();

        assertThat(sent.pktSent()).isEqualTo(600).isEqualTo(sent.pktSentUnique());
        assertThat(sent.byteSent()).isEqualTo(600L * BYTES);
        assertThat(sent.mbpsSendRate()).isCloseTo(1.6, within(0.1));
        assertThat(received.mbpsRecvRate()).isCloseTo(1.6, within(0.1));
        assertThat(sent.usSndDuration()).as("there was always something on its way").isBetween(2_900_000L, 3_100_000L);
        assertThat(sent.pktSndBuf()).as("a round trip, and an acknowledgement's 10 ms").isBetween(10, 14).isEqualTo(way.pktFlightSize());
        assertThat(sent.msSndBuf()).isEqualTo((sent.pktSndBuf() - 1) * 5L);
        assertThat(sent.byteAvailSndBuf()).isEqualTo((OPTIONS.sendPackets() - sent.pktSndBuf()) * 1_500L);
        assertThat(received.pktRcvBuf()).as("of 200 ms").isBetween(38, 41);
        assertThat(received.byteRcvBuf()).isEqualTo(received.pktRcvBuf() * (long) BYTES);
        assertThat(received.msRcvBuf()).isEqualTo((received.pktRcvBuf() - 1) * 5L);
        assertThat(received.byteAvailRcvBuf()).isEqualTo((OPTIONS.flowWindow() - received.pktRcvBuf()) * 1_500L);
        assertThat(List.of(sent.msSndTsbPdDelay(), received.msRcvTsbPdDelay())).containsOnly(200);
        assertThat(way.msRTT()).isCloseTo(50, within(2.0));
        assertThat(way.byteMSS()).isEqualTo(1_500);
        assertThat(way.pktFlowWindow()).isBetween(OPTIONS.flowWindow() - 60, OPTIONS.flowWindow());
        assertThat(sent.usPktSndPeriod()).as("of 1,016 bytes at a gigabit").isCloseTo(8.1, within(0.1));
        assertThat(received.pktReorderDistance() + received.pktRcvLoss() + received.pktRcvBelated()).isZero();
    }

    @Test
    void tellOfLossesAndOfWhatCameTooLate() {
        link.run(200);
        stream(1_000);
        link.loses = at -> true;
        stream(100);
        link.loses = at -> false;
        stream(50);
        link.delayUs = 400_000;
        stream(1_000);
        SrtStatistics.Received received = link.listenerSide.statistics(link.nowUs).received();

        assertThat(received.pktRcvLoss()).isPositive();
        assertThat(received.byteRcvLoss()).isEqualTo(received.pktRcvLoss() * BYTES);
        assertThat(received.pktRcvDrop()).isPositive();
        assertThat(received.byteRcvDrop()).isEqualTo(received.pktRcvDrop() * BYTES);
        assertThat(received.pktRcvBelated()).isPositive();
        assertThat(received.pktRcvAvgBelatedTime()).as("milliseconds").isBetween(1.0, 1_000.0);
        assertThat(received.byteRcvBuf()).isEqualTo(received.pktRcvBuf() * (long) BYTES);
    }

    @Test
    void tellHowFarPacketsWereOvertaken() {
        link.run(200);
        link.jitterUs = 30_000;
        stream(1_000);
        assertThat(link.listenerSide.statistics(link.nowUs).received().pktReorderDistance()).as("of packets that are 5 ms apart").isBetween(2L, 6L);
    }
}
