package srs.output.snapshot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.StreamKey;
import srs.testkit.LeakGuard;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** Who asks for a picture as soon as a stream is there. */
@ExtendWith(LeakGuard.class)
class KeyFrameTapTest {
    private final FakeHub hub = new FakeHub();
    private final CompletableFuture<StillFrame> picture = KeyFrameTap.next(hub, new StreamKey("v", "live", "a"), Runnable::run);
    private final FrameSink tap = hub.taps.get(0).request.sink();

    private void opens(Items opening) {
        tap.onOpening(opening);
        opening.release();
    }

    private void gives(Items batch) {
        tap.onBatch(batch);
        batch.release();
    }

    @Test
    void waitsForTheNextKeyFrame() {
        opens(Frames.opening(Frames.VIDEO, Frames.AUDIO));
        gives(Frames.span(40, 1960, 2000, true));
        assertThat(picture).isNotDone();
        gives(Frames.span(1960, 2040, 2000, true));

        assertThat(picture).isCompleted();
        assertThat(hub.taps.get(0).closed).isTrue();
    }

    @Test
    void aStreamOfSoundHasNoneAlsoForWhoCameWithItsFirst() {
        opens(Frames.opening(Frames.AUDIO));
        gives(Frames.span(0, 980, 0, true));
        assertThat(picture).as("pictures may come").isNotDone();
        gives(Frames.span(980, 1040, 0, true));

        assertThatThrownBy(picture::join).hasRootCauseMessage("the stream has no video");
    }

    @Test
    void picturesMayComeAfterTheFirstSounds() {
        opens(Frames.opening(Frames.AUDIO));
        gives(Frames.span(0, 500, 0, true));
        gives(Items.of(Frames.video(500, false)));
        gives(Frames.span(520, 3000, 0, true));
        assertThat(picture).isNotDone();
        gives(Items.of(Frames.video(3000, true)));

        assertThat(picture).isCompleted();
    }
}
