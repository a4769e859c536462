package srs.kernel.stream;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The publisher's end of a stream, from {@link StreamHub#publish} until {@link #close} or {@link PublishRequest.Listener#onEnded}.
 *
 * <p>Lives on the event loop given in the request; every method but {@link #close} must be called there. Never blocks and never
 * refuses: a publisher is not slowed by a player or a file. After the end, calls do nothing but release what they were given.
 */
@ProviderType
public interface Publication {

    /** The stream. Any thread. */
    StreamKey key();

    /** Frames of this kind decode with this track from now on. The same track again is announced again, unless play.reduce_sequence_header is on. */
    void announce(Track track, long dtsUs);

    /** This metadata describes the stream from now on. */
    void announce(Metadata metadata);

    /**
     * The next frame, in decoding order within its track.
     *
     * @param track the track that decodes it; need not have been announced when the codec has no configuration, or when only its properties are other than announced
     * @param dtsUs decoding time in microseconds on the publisher's clock, unwrapped; the kernel corrects jumps as play.time_jitter says
     * @param ptsUs presentation time in microseconds
     * @param key whether decoding can start here; true for audio
     * @param buffer right-sized, laid out as {@link Track#framing()} says. Takes ownership.
     * @param payloadOffset where the codec payload begins, from the buffer's reader index
     */
    void offer(Track track, long dtsUs, long ptsUs, boolean key, ByteBuf buffer, int payloadOffset);

    /**
     * Frames that came from the publisher and are not offered, for their players get them by another way: for statistics.
     *
     * @param frames 0 or more
     * @param bytes of their payload, 0 or more
     */
    void count(MediaKind kind, long frames, long bytes);

    /** No more frames come from this read: what waits for nothing else goes out now. Call it once after a burst of offers. */
    void flush();

    /**
     * Stream time that every subscriber's batches span at least, in microseconds, and at least a second while there is no player; 0 when one takes frames at
     * once, or would if it came. A publisher whose socket is read a little later than it could be, by a small part of this, is not noticed by anybody.
     */
    long batchSpanUs();

    /** Players and taps of the stream at this moment, any loop. Any thread. */
    int subscribers();

    /** Ends the publication; the stream idles, players that can wait stay. Any thread; at most the first call counts. */
    void close(EndReason reason);
}
