package srs.protocol.rtc.internal.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import srs.format.rtp.RtpHeader;

/** What a player sees when publishers come and go. */
class SourceRewriterTest {
    private final SourceRewriter rewriter = new SourceRewriter(7, 102, 90_000, 65_535, 10_000);
    private final RtpHeader header = new RtpHeader();

    /** Number and timestamp as sent, or null. */
    private String send(int ssrc, int sequenceNumber, int timestamp, long nowUs) {
        ByteBuf packet = Unpooled.buffer();
        RtpHeader.write(packet, true, 96, sequenceNumber, timestamp, ssrc);
        if (!rewriter.rewrite(header.parse(packet), packet, nowUs)) {
            return null;
        }
        header.parse(packet);
        assertThat(header.ssrc()).isEqualTo(7);
        assertThat(header.payloadType()).isEqualTo(102);
        assertThat(header.marker()).isTrue();
        return header.sequenceNumber() + " " + header.timestamp();
    }

    @Test
    void keepsGapsAndOrder() {
        assertThat(send(1, 500, 1000, 0)).isEqualTo("65535 10000");
        assertThat(send(1, 503, 4000, 0)).isEqualTo("2 13000");
        assertThat(send(1, 501, 1000, 0)).isEqualTo("0 10000");
        assertThat(rewriter.sourceSequenceNumber(1)).isEqualTo(502);
        assertThat(rewriter.sourceSequenceNumber(3)).as("not sent yet").isEqualTo(-1);
        assertThat(rewriter.timestamp(4000)).isEqualTo(13000);
    }

    @Test
    void goesOnWithAnotherSource() {
        send(1, 500, 1000, 0);
        send(1, 501, 1000, 0);
        assertThat(send(2, 9, 77, 40_000)).as("40 ms later").isEqualTo("1 13600");
        assertThat(send(2, 8, 77, 40_000)).as("its number was given to the first source").isNull();
        assertThat(rewriter.sourceSequenceNumber(0)).isEqualTo(-1);
        assertThat(rewriter.sourceSequenceNumber(1)).isEqualTo(9);
    }

    @Test
    void closesJumps() {
        send(1, 500, 1000, 0);
        assertThat(send(1, 30_000, 4000, 10_000)).isEqualTo("0 10900");
        assertThat(send(1, 30_001, 4000 + 4 * 90_000, 20_000)).as("4 s").isEqualTo("1 11800");
    }
}
