package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Track;

/**
 * Codes the sound of one stream again, as long as there is somebody who can; without, there is no sound, and the log says so once. What has waited until he begins is dropped. Lives
 * on one loop.
 */
final class Recoder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recoder.class);
    /** Between two tries to find somebody. */
    static final long RETRY_US = 2_000_000;

    /**
     * What a stream's sound is to become.
     *
     * @param trouble is told why there is none, and nothing when there is again
     */
    record Wish(String stream, Codec to, int bitrate, Consumer<String> trouble) {}

    private final Wish wish;
    private final Supplier<Optional<AudioConverter>> converters;
    private final EventLoop loop;
    private final LongSupplier clockUs;
    private final AudioConversionRequest.Listener listener;
    private final SoundBacklog backlog = new SoundBacklog();
    private Track from;
    private AudioConversion conversion;
    private long triedUs = Long.MIN_VALUE / 2;
    private boolean hasWarned;
    private boolean closed;

    /** @param listener gets what was coded again */
    Recoder(Wish wish, Track from, Supplier<Optional<AudioConverter>> converters, EventLoop loop, LongSupplier clockUs, AudioConversionRequest.Listener listener) {
        this.wish = wish;
        this.from = from;
        this.converters = converters;
        this.loop = loop;
        this.clockUs = clockUs;
        this.listener = listener;
    }

    /** Another configuration of what is offered. */
    void from(Track track) {
        if (from.sameConfiguration(track)) {
            return;
        }
        from = track;
        end();
        triedUs = Long.MIN_VALUE / 2;
    }

    /** The next frame. Takes ownership. */
    void offer(ByteBuf frame, long ptsUs) {
        if (conversion == null && !closed && clockUs.getAsLong() - triedUs >= RETRY_US) {
            triedUs = clockUs.getAsLong();
            open();
        }
        if (conversion == null) {
            frame.release();
        } else {
            backlog.onOffered(ptsUs, clockUs.getAsLong());
            conversion.offer(frame, ptsUs);
        }
    }

    private void open() {
        Optional<AudioConverter> converter = converters.get();
        if (converter.isEmpty()) {
            warn("no bundle is installed that codes " + from.codec() + " as " + wish.to);
            return;
        }
        try {
            conversion = converter.get().open(new AudioConversionRequest(wish.stream, from, wish.to, wish.bitrate, loop, new Result()));
        } catch (IllegalArgumentException | IllegalStateException | RejectedExecutionException e) {
            warn(e.getMessage());
        }
    }

    private void warn(String why) {
        wish.trouble.accept(why);
        if (!hasWarned) {
            hasWarned = true;
            LOG.warn("rtc {} goes on without sound: {}", wish.stream, why);
        }
    }

    private void end() {
        if (conversion != null) {
            conversion.close();
            conversion = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        end();
    }

    /** Of one conversion. */
    private final class Result implements AudioConversionRequest.Listener {
        @Override
        public void onTrack(Track track) {
            hasWarned = false;
            wish.trouble.accept("");
            listener.onTrack(track);
        }

        @Override
        public void onFrame(ByteBuf frame, long ptsUs) {
            if (!backlog.hasWaited(ptsUs, clockUs.getAsLong())) {
                listener.onFrame(frame, ptsUs);
            }
        }

        @Override
        public void onFailed(String why) {
            conversion = null;
            warn(why);
            listener.onFailed(why);
        }
    }
}
