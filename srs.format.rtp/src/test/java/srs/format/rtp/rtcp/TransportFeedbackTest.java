package srs.format.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import srs.testkit.Hex;

/** draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1. */
class TransportFeedbackTest {
    private static final int LOST = TransportFeedback.NOT_RECEIVED;

    private static TransportFeedback parse(String hex) {
        return (TransportFeedback) RtcpPacket.parse(Hex.buf(hex)).get(0);
    }

    @Test
    void readsTheChunksOfTheDraft() {
        // §3.1.3: run of 221 lost, then of 2 small ones to be complete
        TransportFeedback runs = parse("8fcd0006 00000001 00000002 000100df 00000203 00dd 2002 0408 0000");
        assertThat(runs.deltaTicks()).hasSize(223).startsWith(LOST).endsWith(4, 8);
        assertThat(runs.referenceTicks()).isEqualTo(2 * 256);
        assertThat(runs.feedbackCount()).isEqualTo(3);

        // §3.1.4: one bit: lost, 5 received, 3 lost, 3 received, 2 lost
        TransportFeedback oneBit = parse("8fcd0007 00000001 00000002 0001000e 00000000 9f1c 0102 0304 0506 0708 0000");
        assertThat(oneBit.deltaTicks()).containsExactly(LOST, 1, 2, 3, 4, 5, LOST, LOST, LOST, 6, 7, 8, LOST, LOST);

        // §3.1.4: two bits: lost, received without time, three small, two lost
        assertThat(parse("8fcd0006 00000001 00000002 00010007 00000000 cd50 010203 000000").deltaTicks()).containsExactly(LOST, LOST, 1, 2, 3, LOST, LOST);
    }

    @Test
    void tellsWhenPacketsCame() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
        builder.onPacket(65534, 1_000_000);
        builder.onPacket(65535, 1_001_000);
        builder.onPacket(1, 1_100_000);
        builder.onPacket(2, 1_099_750);

        TransportFeedback feedback = builder.build(1, 2);
        assertThat(feedback.baseSequenceNumber()).isEqualTo(65534);
        assertThat(feedback.referenceTicks() * 250).isEqualTo(960_000);
        assertThat(feedback.deltaTicks()).containsExactly(160, 4, LOST, 396, -1);
        assertThat(builder.build(1, 2)).isNull();

        builder.onPacket(0, 1_101_000);
        builder.onPacket(3, 1_102_000);
        TransportFeedback next = builder.build(1, 2);
        assertThat(next.feedbackCount()).isEqualTo(1);
        assertThat(next.baseSequenceNumber()).as("what was told as lost is told again").isZero();
        assertThat(next.deltaTicks()).hasSize(4);
        builder.onPacket(1, 1_200_000);
        assertThat(builder.build(1, 2)).as("once more is not told").isNull();
    }

    @Test
    void tellsOfEachLostPacketOnce() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
        builder.onPacket(1, 0);
        assertThat(builder.build(1, 2).deltaTicks()).containsExactly(0);
        builder.onPacket(4, 1_000);
        TransportFeedback feedback = builder.build(1, 2);
        assertThat(feedback.baseSequenceNumber()).isEqualTo(2);
        assertThat(feedback.deltaTicks()).containsExactly(LOST, LOST, 4);
    }

    @Test
    void tellsOfPacketsBeforeTheFirst() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
        builder.onPacket(10, 0);
        builder.onPacket(8, 500);
        assertThat(builder.build(1, 2).deltaTicks()).containsExactly(2, LOST, -2);
    }

    @Test
    void startsAnewWhereADeltaHasNoPlace() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
        builder.onPacket(1, 0);
        builder.onPacket(2, 9_000_000);
        assertThat(builder.build(1, 2).deltaTicks()).containsExactly(0);
        assertThat(builder.build(1, 2).deltaTicks()).hasSize(1);
        assertThat(builder.build(1, 2)).isNull();
    }

    @Test
    void survivesJumps() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
        builder.onPacket(0, 0);
        builder.onPacket(32_000, 0);
        builder.onPacket(100, 0);
        int told = 0;
        for (TransportFeedback feedback = builder.build(1, 2); feedback != null; feedback = builder.build(1, 2)) {
            told += feedback.deltaTicks().length;
        }
        assertThat(told).isBetween(1, TransportFeedbackBuilder.CAPACITY);
    }

    @Test
    void comesOutAsItWentIn() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            int[] deltas = new int[1 + random.nextInt(120)];
            int mood = random.nextInt(4);
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = switch (random.nextInt(8) < 5 ? mood : random.nextInt(4)) {
                    case 0 -> LOST;
                    case 1, 2 -> random.nextInt(256);
                    default -> random.nextInt(65536) - 32768;
                };
            }
            TransportFeedback feedback = new TransportFeedback(1, 2, round, -256L * round, round & 0xFF, deltas);
            ByteBuf out = Unpooled.buffer();
            feedback.encode(out);
            assertThat(RtcpPacket.parse(out)).containsExactly(feedback);
        }
    }
}
