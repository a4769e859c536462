package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.MediaFrame;

class MixQueueTest {

    private final MixQueue queue = new MixQueue();
    private final List<String> out = new ArrayList<>();

    private void offer(MediaFrame frame) {
        queue.offer(frame);
        for (MediaFrame next = queue.poll(); next != null; next = queue.poll()) {
            take(next);
        }
    }

    private void drain() {
        for (MediaFrame next = queue.drain(); next != null; next = queue.drain()) {
            take(next);
        }
    }

    private void take(MediaFrame frame) {
        out.add(LineEncoder.line(frame));
        frame.release();
    }

    @Test
    void ordersByTimeWhileBothKindsWait() {
        offer(Frames.key(0, 0));
        offer(Frames.video(1, 40));
        offer(Frames.audio(2, 20));
        offer(Frames.audio(3, 30));
        assertThat(out).containsExactly("k0@0", "a2@20", "a3@30");
        drain();
        assertThat(out).endsWith("v1@40");
    }

    @Test
    void equalTimesKeepTheirOrder() {
        offer(Frames.video(0, 0));
        offer(Frames.video(1, 0));
        offer(Frames.audio(2, 0));
        drain();
        assertThat(out).containsExactly("v0@0", "v1@0", "a2@0");
    }

    @Test
    void tenOfOneKindAreEnough() {
        for (int i = 0; i < 9; i++) {
            offer(Frames.audio(i, i));
        }
        assertThat(out).isEmpty();
        offer(Frames.audio(9, 9));
        assertThat(out).containsExactly("a0@0");
        drain();
        assertThat(out).hasSize(10);
    }
}
