package srs.protocol.rtc.internal.media;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;

/** Codes sound again by passing it on. Confined to the test's thread. */
final class FakeAudio implements AudioConverter {
    final List<AudioConversionRequest> requests = new ArrayList<>();
    boolean isInstalled = true;
    int closed;

    @Override
    public AudioConversion open(AudioConversionRequest request) {
        requests.add(request);
        return new AudioConversion() {
            private boolean told;

            @Override
            public void offer(ByteBuf frame, long ptsUs) {
                if (!told) {
                    told = true;
                    request.listener().onTrack(srs.kernel.stream.Track.of(request.to()));
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
