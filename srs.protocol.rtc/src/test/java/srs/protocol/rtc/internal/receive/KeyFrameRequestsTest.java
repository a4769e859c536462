package srs.protocol.rtc.internal.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
    private static final long STEP_US = 20_000;

    private final KeyFrameRequests requests = new KeyFrameRequests();

    /** How often it asks in ten seconds, while packets come or not. */
    private long asked(boolean packetsCome) {
        return LongStream.range(0, 500).filter(step -> {
            if (packetsCome) {
                requests.onPacket();
            }
            return requests.poll(step * STEP_US);
        }).count();
    }

    @Test
    void asksOnceWhenItIsAnswered() {
        requests.want();
        assertThat(requests.poll(0)).isTrue();
        requests.onPacket();
        requests.onKeyFrame();
        assertThat(asked(true)).isZero();
    }

    @Test
    void asksAgainAfterHalfASecondWhenARequestIsLost() {
        requests.want();
        assertThat(requests.poll(0)).isTrue();
        requests.onPacket();
        assertThat(requests.poll(KeyFrameRequests.INTERVAL_US - 1)).isFalse();
        assertThat(requests.poll(KeyFrameRequests.INTERVAL_US)).isTrue();
        requests.onKeyFrame();
        assertThat(asked(true)).isZero();
    }

    @Test
    void leavesAnEncoderAloneThatDoesNotListen() {
        requests.want();
        assertThat(asked(true)).isEqualTo(1 + KeyFrameRequests.MAX_REPEATS);
    }

    @Test
    void doesNotAskASourceThatHasStopped() {
        requests.want();
        assertThat(asked(false)).isEqualTo(1);
    }
}
