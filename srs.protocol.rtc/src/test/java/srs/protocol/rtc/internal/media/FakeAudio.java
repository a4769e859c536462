package srs.protocol.rtc.internal.media;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;
import srs.kernel.stream.Track;

/** Codes sound again by passing it on, when it has begun. Confined to the test's thread. */
final class FakeAudio implements AudioConverter {
    final List<AudioConversionRequest> requests = new ArrayList<>();
    boolean isInstalled = true;
    /** Whether what is offered waits. */
    boolean isStarting;
    int closed;
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    /** What has waited comes, all at once. */
    void begin() {
        isStarting = false;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    @Override
    public AudioConversion open(AudioConversionRequest request) {
        requests.add(request);
        return new AudioConversion() {
            private boolean told;

            @Override
            public void offer(ByteBuf frame, long ptsUs) {
                if (isStarting) {
                    waiting.add(() -> code(frame, ptsUs));
                } else {
                    code(frame, ptsUs);
                }
            }

            private void code(ByteBuf frame, long ptsUs) {
                if (!told) {
                    told = true;
                    request.listener().onTrack(Track.of(request.to()));
                }
                request.listener().onFrame(frame, ptsUs);
                frame.release();
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }
}
