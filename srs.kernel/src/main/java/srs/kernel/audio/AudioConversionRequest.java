package srs.kernel.audio;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Track;

/**
 * What to code again, and how. Immutable.
 *
 * @param name of what it is for, in the log: the stream
 * @param from codec and configuration of what is offered
 * @param to wanted codec: 48 kHz and two channels
 * @param bitrate in bits a second, {@value #MIN_BITRATE}..{@value #MAX_BITRATE}
 * @param loop where the conversion is used and the listener called
 * @param listener gets the result
 */
public record AudioConversionRequest(String name, Track from, Codec to, int bitrate, EventLoop loop, Listener listener) {
    public static final int MIN_BITRATE = 8_000;
    public static final int MAX_BITRATE = 320_000;

    public AudioConversionRequest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(listener, "listener");
        if (bitrate < MIN_BITRATE || bitrate > MAX_BITRATE) {
            throw new IllegalArgumentException("bitrate " + bitrate + " is not in " + MIN_BITRATE + ".." + MAX_BITRATE);
        }
    }

    /** Gets what was coded again, on the loop, in order. */
    @ConsumerType
    public interface Listener {
        /** The configuration of the frames that follow; before the first one, and when it changes. */
        void onTrack(Track track);

        /**
         * A frame.
         *
         * @param frame Lent for the call.
         * @param ptsUs presentation time in microseconds, on the clock of what was offered
         */
        void onFrame(ByteBuf frame, long ptsUs);

        /** It cannot go on: what was offered cannot be decoded, or no process runs. Once and last; the conversion is closed. */
        void onFailed(String why);
    }
}
