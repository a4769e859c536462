package srs.output.forward.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import srs.kernel.net.DialRequest;
import srs.kernel.stream.StreamKey;
import srs.testkit.kernel.FakeWorkers;

/** F238: again after 3 s, for as long as somebody publishes. */
class ForwardTest {
    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");

    private final List<DialRequest> dialled = new ArrayList<>();
    private final List<CompletableFuture<Channel>> answers = new ArrayList<>();
    private final FakeWorkers workers = new FakeWorkers();
    private final Forward forward = new Forward(KEY, ForwardTarget.ofDestination("10.0.0.2:1936", KEY, ""), "cid", new Means(null, this::dial, workers));

    private CompletableFuture<Channel> dial(DialRequest request) {
        dialled.add(request);
        answers.add(new CompletableFuture<>());
        return answers.get(answers.size() - 1);
    }

    @Test
    void triesAgainWhenItCannotConnect() {
        forward.begin();
        assertThat(dialled).singleElement().satisfies(request -> {
            assertThat(request.host()).isEqualTo("10.0.0.2");
            assertThat(request.port()).isEqualTo(1936);
            assertThat(request.timeoutMs()).isEqualTo(3_000);
        });
        answers.get(0).completeExceptionally(new ConnectException("refused"));
        assertThat(workers.later).singleElement().satisfies(timer -> assertThat(timer.ms()).isEqualTo(3_000));
        workers.runLater();
        assertThat(dialled).hasSize(2);
    }

    @Test
    void triesAgainWhenTheConnectionIsOver() {
        forward.begin();
        forward.onPublishing();
        assertThat(forward.line()).as("nothing of it is known yet").isEmpty();
        forward.onOver("the server has closed the connection", 100, 0);
        assertThat(workers.later).hasSize(1);
    }

    @Test
    void triesNoMoreWhenItIsClosed() {
        forward.begin();
        answers.get(0).completeExceptionally(new ConnectException("refused"));
        FakeWorkers.Timer due = workers.later.get(0);
        forward.close("the publisher has gone");
        assertThat(workers.cancelled).isEqualTo(1);
        // it had begun already
        due.task().run();
        assertThat(dialled).hasSize(1);
        forward.onOver("late", 0, 0);
        assertThat(workers.later).isEmpty();
    }

    @Test
    void cancelsAnAttempt() {
        forward.begin();
        forward.close("the publisher has gone");
        assertThat(answers.get(0)).isCancelled();
        assertThat(workers.later).isEmpty();
    }
}
