package srs.protocol.rtc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import srs.testkit.Hex;

/** What FFmpeg 8 writes into MP4: {@code -c:v libx264 -x264-params keyint=1 -bsf:v h264_metadata=sei_user_data=…}, 16x16, the first two pictures. */
class SeiFilterTest {
    private static final String SEI = "00000017060513086f3693b7b34f2c965321492feee5b868690080";
    private static final String FIRST = "000000076588843a26280e";
    private static final String SECOND = "00000009658882036898a0007f";

    private final SeiFilter filter = new SeiFilter();

    private String filtered(String frame) {
        // not at the beginning of its buffer
        return Hex.of(filter.filter(Hex.buf("ffff" + frame), 2, frame.length() / 2));
    }

    @Test
    void takesTheMessagesOut() {
        assertThat(filtered(FIRST + SEI)).isEqualTo(FIRST);
        assertThat(filtered(SEI + SECOND + SEI)).isEqualTo(SECOND);
        assertThat(filtered(FIRST + SECOND)).isEqualTo(FIRST + SECOND);
        assertThat(filtered(SEI)).isEmpty();
    }

    @Test
    void leavesWhatIsNoRowOfUnitsAsItIs() {
        assertThat(filtered(FIRST + "000000ff06aa")).isEqualTo(FIRST + "000000ff06aa");
        assertThat(filtered(FIRST + "0000")).isEqualTo(FIRST + "0000");
        assertThat(filtered("0000000006")).isEqualTo("0000000006");
    }
}
