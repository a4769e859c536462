package srs.output.snapshot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.ChildResult;
import srs.testkit.kernel.FakeChildProcesses;
import srs.testkit.kernel.FakeConfig;

/** What FFmpeg is told, and what is made of its answer; it is not run. */
class PictureMakerTest {
    private static final StillFrame FRAME = new StillFrame("hevc", new byte[] {0, 0, 0, 1, 38});

    private final FakeChildProcesses processes = new FakeChildProcesses();
    private final PictureMaker maker = new PictureMaker(new FakeConfig(), processes);
    private ChildRequest request;
    private Path file;
    private byte[] input;

    private void answers(ChildResult result) {
        processes.runs = asked -> {
            request = asked;
            file = Path.of(asked.command().get(asked.command().indexOf("-i") + 1));
            try {
                input = Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return CompletableFuture.completedFuture(result);
        };
    }

    private SnapshotException failure(int width) {
        Throwable failure = maker.make("/live/a", FRAME, width, 5000).handle((jpeg, thrown) -> thrown).join();
        return (SnapshotException) (failure instanceof CompletionException ? failure.getCause() : failure);
    }

    @Test
    void ffmpegReadsAFileOfATypeThatItIsToldAndNothingElse() {
        answers(new ChildResult(0, false, new byte[] {-1, -40}, ""));

        assertThat(maker.make("/live/a", FRAME, 320, 5000).join()).containsExactly(0xFF, 0xD8);
        assertThat(input).isEqualTo(FRAME.bytes());
        assertThat(file).doesNotExist();
        assertThat(request.limitMs()).isEqualTo(5000);
        assertThat(FakeChildProcesses.words(request).replace(file.toString(), "FILE")).isEqualTo("-hide_banner -nostdin -loglevel error -protocol_whitelist file,pipe"
                + " -threads 1 -max_pixels 67108864 -f hevc -i FILE -frames:v 1 -an -vf scale=320:-2 -threads 1 -q:v 3 -c:v mjpeg -f image2pipe pipe:1");
    }

    @Test
    void whatGoesWrongIsToldApart() {
        answers(new ChildResult(143, true, new byte[0], ""));
        assertThat(failure(0).kind()).isEqualTo(SnapshotException.Kind.LATE);
        answers(new ChildResult(1, false, new byte[0], "Invalid data found"));
        assertThat(failure(0).kind()).isEqualTo(SnapshotException.Kind.BROKEN);
        answers(new ChildResult(0, false, new byte[0], ""));
        assertThat(failure(0).kind()).isEqualTo(SnapshotException.Kind.BROKEN);
        processes.runs = asked -> {
            throw new RejectedExecutionException("bundle test has 200 child processes, which is the most");
        };
        assertThat(failure(0).kind()).isEqualTo(SnapshotException.Kind.UNAVAILABLE);
        processes.installed.clear();
        assertThat(failure(0)).hasMessage("there is no ffmpeg on this server").extracting(SnapshotException::kind).isEqualTo(SnapshotException.Kind.UNAVAILABLE);
    }
}
