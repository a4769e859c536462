package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.srt.internal.Counters;
import srs.format.srt.internal.PacketOut;
import srs.format.srt.internal.packet.Acknowledgement;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.DropRequest;
import srs.format.srt.internal.packet.LossReport;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.SequenceNumber;
import srs.format.srt.internal.receive.ReceiveBuffer;
import srs.format.srt.internal.receive.RoundTrip;
import srs.format.srt.internal.send.SendSettings;
import srs.format.srt.internal.send.Sender;

/** What a peer may ask a sender and a receiver for, and what it does not get. */
class RepairTest {
    /** Near the end, so that ranges go across it. */
    private static final int FIRST = SequenceNumber.MAX - 40;
    private static final int PACKETS = 100;
    private static final long NOW = 10_000_000;
    private static final long ROUND_TRIP_US = 100_000;
    private static final long LATENCY_US = 400_000;

    private final List<ControlPacket> said = new ArrayList<>();
    private final List<Integer> sentAgain = new ArrayList<>();
    private final Counters counters = new Counters();
    private final RoundTrip roundTrip = new RoundTrip();
    private final Sender sender = new Sender(new PacketOut() {
        @Override
        public void control(ControlPacket packet, long nowUs) {
            said.add(packet);
        }

        @Override
        public void data(ByteBuf packet, long nowUs) {
            if ((PacketHeader.message(packet) & PacketHeader.MESSAGE_RETRANSMITTED) != 0) {
                sentAgain.add(PacketHeader.sequence(packet));
            }
        }
    }, Wire.ALLOCATOR, counters, roundTrip, new SendSettings(512, 512, -1, 0, 25, true, LATENCY_US, null), FIRST, 7, 0, null, NOW);

    private void send() {
        for (int i = 0; i < PACKETS; i++) {
            sender.send(Unpooled.wrappedBuffer(new byte[188]), 0, 188, NOW, NOW);
        }
        sender.tick(NOW + 10_000);
        assertThat(counters.pktSent).isEqualTo(PACKETS);
    }

    @AfterEach
    void close() {
        sender.close();
        assertThat(sender.held()).isZero();
    }

    @Test
    void sendsAgainAtMostOnceInARoundTrip() {
        roundTrip.sample(ROUND_TRIP_US);
        send();
        LossReport all = new LossReport(FIRST, SequenceNumber.plus(FIRST, PACKETS - 1));
        for (int i = 0; i < 50; i++) {
            sender.onLossReport(all, NOW + 10_000);
        }
        sender.tick(NOW + 20_000);
        assertThat(counters.pktRetrans).isEqualTo(PACKETS);

        sender.onLossReport(all, NOW + 20_000 + ROUND_TRIP_US);
        sender.tick(NOW + 30_000 + ROUND_TRIP_US);
        assertThat(counters.pktRetrans).isEqualTo(2 * PACKETS);
    }

    @Test
    void sendsTwiceWhatCannotBeAskedForOnceMore() {
        roundTrip.sample(ROUND_TRIP_US);
        send();
        sender.onLossReport(new LossReport(FIRST, FIRST), NOW + LATENCY_US - ROUND_TRIP_US * 5 / 2);
        assertThat(counters.pktRetrans).as("there is time for another report").isEqualTo(1);
        sender.onLossReport(new LossReport(FIRST, FIRST), NOW + LATENCY_US - ROUND_TRIP_US);
        assertThat(counters.pktRetrans).as("there is none").isEqualTo(3);

        for (int i = 1; i < PACKETS; i++) {
            sender.onLossReport(new LossReport(SequenceNumber.plus(FIRST, i), SequenceNumber.plus(FIRST, i)), NOW + LATENCY_US - ROUND_TRIP_US);
        }
        assertThat(counters.pktRetrans).as("where most is lost, twice as much would not help").isLessThan(PACKETS + PACKETS / 3);
    }

    /** That the reports are lost, too, costs no try. */
    @Test
    void sendsAgainOnceInARoundTripWhatIsNotAcknowledged() {
        for (int i = 0; i < 40; i++) {
            roundTrip.sample(ROUND_TRIP_US);
        }
        send();
        sender.onAcknowledgement(Acknowledgement.light(SequenceNumber.plus(FIRST, 1)), NOW + 110_000);
        sender.tick(NOW + 130_000);
        assertThat(sentAgain).as("its acknowledgement may be on its way").isEmpty();
        assertThat(sender.nextUs()).isEqualTo(NOW + 130_001);
        for (long us = 131_000; us < 140_000; us += 1_000) {
            sender.tick(NOW + us);
        }
        assertThat(sentAgain).as("what all wait for").containsExactly(SequenceNumber.plus(FIRST, 1));

        sender.onAcknowledgement(Acknowledgement.light(SequenceNumber.plus(FIRST, 50)), NOW + 140_000);
        for (long us = 140_000; us < 239_000; us += 1_000) {
            sender.tick(NOW + us);
        }
        assertThat(sentAgain).as("what they wait for now was sent long ago").containsExactly(SequenceNumber.plus(FIRST, 1), SequenceNumber.plus(FIRST, 50));
    }

    /** Who has just joined gets many at once, and libsrt says again what it misses after 150 ms: until it knows the round trip. */
    @Test
    void sendsTwiceWhileTheRoundTripIsAGuess() {
        send();
        sender.onLossReport(new LossReport(SequenceNumber.plus(FIRST, 7), SequenceNumber.plus(FIRST, 7)), NOW + 10_000);
        assertThat(sentAgain).containsExactly(SequenceNumber.plus(FIRST, 7), SequenceNumber.plus(FIRST, 7));
    }

    @Test
    void sendsAgainWhatThePeerWaitsForWhenALaterOneWasReported() {
        roundTrip.sample(ROUND_TRIP_US);
        send();
        sender.onAcknowledgement(Acknowledgement.light(SequenceNumber.plus(FIRST, 3)), NOW + 10_000);
        assertThat(sentAgain).as("it may be on its way").isEmpty();
        sender.onLossReport(new LossReport(SequenceNumber.plus(FIRST, 7), SequenceNumber.plus(FIRST, 7)), NOW + 11_000);
        for (int i = 0; i < 10; i++) {
            sender.onAcknowledgement(Acknowledgement.light(SequenceNumber.plus(FIRST, 3)), NOW + 12_000 + i);
        }
        assertThat(sentAgain).as("once").containsExactly(SequenceNumber.plus(FIRST, 7), SequenceNumber.plus(FIRST, 3));
        sender.onAcknowledgement(Acknowledgement.light(SequenceNumber.plus(FIRST, 8)), NOW + 20_000);
        assertThat(sentAgain).as("nothing behind it was missed").hasSize(2);
    }

    @Test
    void sendsNothingThatItNeverSent() {
        send();
        sender.onLossReport(new LossReport(SequenceNumber.plus(FIRST, PACKETS), SequenceNumber.plus(FIRST, 1_000_000)), NOW + 10_000);
        sender.onAcknowledgement(Acknowledgement.light(SequenceNumber.plus(FIRST, PACKETS + 1)), NOW + 10_000);

        assertThat(counters.pktRetrans).isZero();
        assertThat(sender.held()).isEqualTo(PACKETS);
        assertThat(said).isEmpty();
    }

    @Test
    void tellsThatWhatIsGoneDoesNotCome() {
        roundTrip.sample(ROUND_TRIP_US);
        send();
        sender.onAcknowledgement(Acknowledgement.light(SequenceNumber.plus(FIRST, 60)), NOW + 10_000);
        sender.onLossReport(new LossReport(SequenceNumber.plus(FIRST, -5), SequenceNumber.plus(FIRST, 62)), NOW + 10_000);

        assertThat(said).containsExactly(new DropRequest(0, SequenceNumber.plus(FIRST, -5), SequenceNumber.plus(FIRST, 59)));
        assertThat(counters.pktRetrans).isEqualTo(3);
    }

    @Test
    void believesNoPacketBeyondTheWindow() {
        ReceiveBuffer buffer = new ReceiveBuffer(FIRST, 512);
        assertThat(buffer.accepts(SequenceNumber.plus(FIRST, 511))).isTrue();
        assertThat(buffer.accepts(SequenceNumber.plus(FIRST, 512))).isFalse();
        assertThat(buffer.accepts(SequenceNumber.plus(FIRST, -1))).isFalse();
        buffer.extendTo(SequenceNumber.plus(FIRST, 1_000_000));
        assertThat(buffer.end()).isEqualTo(FIRST);
        assertThat(buffer.skipTo(SequenceNumber.plus(FIRST, 1_000_000))).isZero();
        buffer.extendTo(SequenceNumber.plus(FIRST, 500));
        assertThat(buffer.skipTo(SequenceNumber.plus(FIRST, 500))).isEqualTo(500);
        assertThat(buffer.room()).isEqualTo(512);
        buffer.close();
    }

    @Test
    void goesOnBeyondTheWindowWhereTheSenderDoes() {
        ReceiveBuffer buffer = new ReceiveBuffer(FIRST, 512);
        int there = SequenceNumber.plus(FIRST, 10_000);
        assertThat(buffer.goOnAt(there)).as("one alone").isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(buffer.goOnAt(SequenceNumber.plus(there, i * 2))).as("not in a row").isZero();
            assertThat(buffer.goOnAt(SequenceNumber.plus(FIRST, i))).as("within the window").isZero();
        }
        for (int i = 0; i < ReceiveBuffer.BEYOND_IN_A_ROW - 1; i++) {
            assertThat(buffer.goOnAt(SequenceNumber.plus(there, i))).isZero();
        }
        assertThat(buffer.goOnAt(SequenceNumber.plus(there, ReceiveBuffer.BEYOND_IN_A_ROW - 1))).isEqualTo(10_000 + ReceiveBuffer.BEYOND_IN_A_ROW - 1);
        assertThat(buffer.accepts(SequenceNumber.plus(there, ReceiveBuffer.BEYOND_IN_A_ROW - 1))).isTrue();
        buffer.close();
    }

    @Test
    void dropsWhatIsTooLateInsteadOfKeepingIt() {
        send();
        sender.tick(NOW + 1_100_000);

        assertThat(sender.held()).isZero();
        assertThat(counters.pktSndDrop).isEqualTo(PACKETS);
    }
}
