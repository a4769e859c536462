package srs.format.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.rtp.rtcp.ReportBlock;

/** Numbers that wrap, packets out of order, packets that are missing. */
class SequencesTest {

    @Test
    void unwrapsForwardsAndBackwards() {
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        long first = unwrapper.unwrap(65534);
        assertThat(unwrapper.unwrap(65535)).isEqualTo(first + 1);
        assertThat(unwrapper.unwrap(1)).isEqualTo(first + 3);
        assertThat(unwrapper.unwrap(0)).isEqualTo(first + 2);
        assertThat(unwrapper.unwrap(65533)).isEqualTo(first - 1);
        assertThat(unwrapper.highest()).isEqualTo(first + 3);
        assertThat(unwrapper.unwrap(1 + 0x7FFF)).isEqualTo(first + 3 + 0x7FFF);
        assertThat(unwrapper.unwrap(2)).as("2¹⁵ is taken for late").isEqualTo(first + 4);
    }

    @Test
    void unwrapsTimestamps() {
        TimestampUnwrapper unwrapper = new TimestampUnwrapper();
        long first = unwrapper.unwrap(-3000);
        assertThat(unwrapper.unwrap(3000) - first).isEqualTo(6000);
        assertThat(unwrapper.unwrap(-3000) - first).isZero();
    }

    private static ByteBuf packet(int n) {
        return Unpooled.buffer(4).writeInt(n);
    }

    private static List<Integer> drain(ReorderBuffer buffer, long nowUs) {
        List<Integer> found = new ArrayList<>();
        for (ByteBuf packet = buffer.poll(nowUs); packet != null; packet = buffer.poll(nowUs)) {
            found.add(packet.readInt());
            packet.release();
        }
        return found;
    }

    @Test
    void putsPacketsInOrder() {
        try (ReorderBuffer buffer = new ReorderBuffer(16, 50_000)) {
            for (int n : new int[] {10, 12, 13, 11, 11, 9}) {
                buffer.add(n, packet(n), 0);
            }
            assertThat(drain(buffer, 0)).containsExactly(10, 11, 12, 13);
            assertThat(buffer.late()).as("11 again, and 9").isEqualTo(2);
            assertThat(buffer.lost()).isZero();
        }
    }

    @Test
    void givesUpWhatIsMissingTooLong() {
        try (ReorderBuffer buffer = new ReorderBuffer(16, 50_000)) {
            buffer.add(1, packet(1), 0);
            buffer.add(4, packet(4), 10_000);
            buffer.add(5, packet(5), 20_000);
            assertThat(drain(buffer, 59_999)).containsExactly(1);
            assertThat(buffer.deadlineUs()).isEqualTo(60_000);
            assertThat(buffer.poll(60_000).readInt()).isEqualTo(4);
            assertThat(buffer.lostBefore()).isEqualTo(2);
            assertThat(drain(buffer, 60_000)).containsExactly(5);
            assertThat(buffer.add(3, packet(3), 60_000)).isFalse();
            assertThat(buffer.deadlineUs()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void isNotDisturbedByOneWildPacket() {
        try (ReorderBuffer buffer = new ReorderBuffer(16, 50_000)) {
            buffer.add(1, packet(1), 0);
            assertThat(buffer.add(20_000, packet(20_000), 0)).isFalse();
            buffer.add(2, packet(2), 0);
            assertThat(drain(buffer, 0)).containsExactly(1, 2);
            buffer.add(20_000, packet(20_000), 0);
            buffer.add(20_001, packet(20_001), 0);
            assertThat(drain(buffer, 0)).containsExactly(20_001);
        }
    }

    @Test
    void releasesWhatIsLeft() {
        ByteBuf packet = packet(3);
        ReorderBuffer buffer = new ReorderBuffer(16, 0);
        buffer.add(3, packet, 0);
        buffer.close();
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void asksForMissingPacketsUntilTheyCome() {
        NackGenerator nack = new NackGenerator(100);
        int[] out = new int[10];
        nack.onPacket(65535, 0);
        nack.onPacket(65539, 0);
        assertThat(nack.poll(9_999, out)).as("they may be late only").isZero();
        assertThat(nack.poll(10_000, out)).isEqualTo(3);
        assertThat(out).startsWith(0, 1, 2);
        nack.onPacket(65537, 11_000);
        assertThat(nack.poll(29_000, out)).isZero();
        assertThat(nack.poll(30_000, out)).isEqualTo(2);
        assertThat(out).startsWith(0, 2);
        nack.setRoundTripUs(200_000);
        assertThat(nack.poll(60_000, out)).isZero();
        assertThat(nack.poll(1_000_000, out)).isZero();
        assertThat(nack.takeGivenUp()).isEqualTo(2);
        assertThat(nack.size()).isZero();
    }

    @Test
    void givesUpWhenTooManyAreMissing() {
        NackGenerator nack = new NackGenerator(100);
        nack.onPacket(0, 0);
        nack.onPacket(3, 0);
        nack.onPacket(30_000, 0);
        assertThat(nack.size()).isZero();
        assertThat(nack.takeGivenUp()).isEqualTo(2 + 29_996);
    }

    @Test
    void reportsLossAndJitter() {
        ReceptionStatistics statistics = new ReceptionStatistics(8000);
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        for (int n = 65530; n < 65540; n++) {
            if (n != 65533 && n != 65534) {
                statistics.onPacket(unwrapper.unwrap(n & 0xFFFF), n * 160, (n - 65530) * 20_000L + (n % 2) * 4_000);
            }
        }
        statistics.onSenderReport(0x0001_0002_0003_0004L, 0);
        ReportBlock block = statistics.report(7, 1_500_000);

        assertThat(block.cumulativeLost()).isEqualTo(2);
        assertThat(block.fractionLost()).isEqualTo(2 * 256 / 10);
        assertThat(block.extendedHighest()).isEqualTo(0x0001_0003);
        assertThat(block.jitter()).as("of 32 units").isBetween(5, 20);
        assertThat(block.lastSenderReport()).isEqualTo(0x0002_0003);
        assertThat(block.delaySinceLastSenderReport()).isEqualTo(65536 * 3 / 2);
        assertThat(statistics.report(7, 1_500_000).fractionLost()).isZero();
    }

    @Test
    void knowsTheSendersTime() {
        // 2026-11-21T00:00:00Z
        long unixUs = 1_795_219_200_000_000L;
        assertThat(NtpTime.toUs(NtpTime.ofUs(unixUs + 250_000))).isBetween(unixUs + 249_999, unixUs + 250_000);
        SenderClock clock = new SenderClock(90_000);
        clock.onSenderReport(NtpTime.ofUs(unixUs), -90_000);
        assertThat(clock.toUs(90_000) - unixUs).isBetween(1_999_999L, 2_000_001L);
        long now = NtpTime.ofUs(unixUs + 100_000);
        assertThat(NtpTime.roundTripUs(now, NtpTime.middle(NtpTime.ofUs(unixUs)), 65536 / 20)).isBetween(49_900L, 50_100L);
        assertThat(NtpTime.roundTripUs(now, 0, 0)).isNegative();
    }
}
