package srs.output.snapshot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import srs.kernel.work.Registration;

/** Who shares a picture, who waits, and who is refused; frames and pictures come when the test says so. */
class PicturesTest {
    private static final long TIMEOUT_MS = 10_000;

    private long nowMs = 1000;
    private long keepMs = 1000;
    private final Map<Runnable, Long> timers = new HashMap<>();
    private final List<Hand> frames = new ArrayList<>();
    private final List<CompletableFuture<byte[]>> made = new ArrayList<>();
    private final Pictures pictures = new Pictures(Runnable::run, (delayMs, task) -> {
        timers.put(task, delayMs);
        return (Registration) () -> timers.remove(task);
    }, new Pictures.Limits() {
        @Override
        public int processes() {
            return 2;
        }

        @Override
        public long keepMs() {
            return keepMs;
        }

        @Override
        public long timeoutMs() {
            return TIMEOUT_MS;
        }
    }, () -> nowMs);

    private final class Hand implements Pictures.Work {
        final CompletableFuture<StillFrame> frame = new CompletableFuture<>();
        long limitMs;

        @Override
        public CompletableFuture<StillFrame> frame() {
            frames.add(this);
            return frame;
        }

        @Override
        public CompletableFuture<byte[]> picture(StillFrame still, long leftMs) {
            limitMs = leftMs;
            CompletableFuture<byte[]> jpeg = new CompletableFuture<>();
            made.add(jpeg);
            return jpeg;
        }

        void comes() {
            comes(10);
        }

        void comes(int bytes) {
            frame.complete(new StillFrame("h264", new byte[bytes]));
        }
    }

    private CompletableFuture<byte[]> ask(String id) {
        return pictures.get(new Pictures.Wish(id, 0), new Hand());
    }

    private static SnapshotException.Kind failure(CompletableFuture<byte[]> answer) {
        assertThat(answer).isCompletedExceptionally();
        return ((SnapshotException) answer.handle((jpeg, failure) -> failure).join()).kind();
    }

    @Test
    void whoAsksForTheSameGetsTheSameAndForAMomentThereafter() {
        CompletableFuture<byte[]> one = ask("a");
        CompletableFuture<byte[]> two = ask("a");
        frames.get(0).comes();
        made.get(0).complete(new byte[] {1});

        assertThat(one.join()).isSameAs(two.join());
        nowMs += keepMs - 1;
        assertThat(ask("a").join()).isSameAs(one.join());
        assertThat(frames).hasSize(1);
        nowMs++;
        assertThat(ask("a")).isNotDone();
        assertThat(frames).hasSize(2);
        assertThat(pictures.get(new Pictures.Wish("a", 320), new Hand())).isNotDone();
        assertThat(frames).hasSize(3);
    }

    @Test
    void nothingIsKeptWhenTheConfigurationSaysSo() {
        keepMs = 0;
        ask("a");
        frames.get(0).comes();
        made.get(0).complete(new byte[] {1});

        assertThat(ask("a")).isNotDone();
    }

    @Test
    void noMoreAreMadeAtATimeThanTheConfigurationSays() {
        for (String id : List.of("a", "b", "c")) {
            ask(id);
            frames.get(frames.size() - 1).comes();
        }
        assertThat(made).hasSize(2);

        nowMs += 4000;
        made.get(0).completeExceptionally(new SnapshotException(SnapshotException.Kind.BROKEN, "no"));
        assertThat(made).hasSize(3);
        assertThat(frames.get(2).limitMs).isEqualTo(TIMEOUT_MS - 4000);
    }

    @Test
    void aStreamWithoutKeyFrameHoldsUpNobody() {
        for (int i = 0; i < Pictures.MAX_OPEN - 1; i++) {
            ask("silent-" + i);
        }
        CompletableFuture<byte[]> last = ask("a");
        assertThat(failure(ask("one-too-many"))).isEqualTo(SnapshotException.Kind.UNAVAILABLE);
        frames.get(frames.size() - 1).comes();
        made.get(0).complete(new byte[] {1});

        assertThat(last).isCompleted();
    }

    @Test
    void framesThatWaitHaveALimitOfBytes() {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            answers.add(ask("big-" + i));
            frames.get(i).comes(StillFrame.MAX_BYTES);
        }

        assertThat(answers.subList(0, 6)).noneMatch(CompletableFuture::isDone);
        assertThat(failure(answers.get(6))).isEqualTo(SnapshotException.Kind.UNAVAILABLE);
    }

    @Test
    void whatIsLateIsSaidToBeLateAndLeavesNothingBehind() {
        CompletableFuture<byte[]> answer = ask("a");
        assertThat(timers).containsValue(TIMEOUT_MS);
        new ArrayList<>(timers.keySet()).forEach(Runnable::run);

        assertThat(failure(answer)).isEqualTo(SnapshotException.Kind.LATE);
        assertThat(frames.get(0).frame).as("the tap").isCancelled();
        assertThat(timers).isEmpty();
        ask("a");
        assertThat(frames).as("it is tried again").hasSize(2);
    }

    @Test
    void aFailureIsNotKept() {
        CompletableFuture<byte[]> answer = ask("a");
        frames.get(0).frame.completeExceptionally(new SnapshotException(SnapshotException.Kind.NOTHING, "the stream has no video"));

        assertThat(failure(answer)).isEqualTo(SnapshotException.Kind.NOTHING);
        assertThat(ask("a")).isNotDone();
    }
}
