package srs.format.ts;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;

/** Gets what is found in a transport stream. Called within {@link TsDemuxer#read} and {@link TsDemuxer#flush}, in the order of the stream. */
@ConsumerType
public interface TsListener {

    /** A stream is known, or goes on with another configuration. Comes before its first frame. */
    void onTrack(TsTrack track);

    /**
     * A frame: one access unit.
     *
     * @param track the newest of its stream
     * @param dtsUs decoding time in microseconds; it goes on over the wrap of the 33 bits, and jumps where the stream jumps
     * @param key whether decoding can start here; always true for audio
     * @param frame in the codec-neutral form: NAL units with 4-byte lengths, raw AAC, …; without delimiters, and without parameter sets that
     *     the configuration has. Lent for the call.
     */
    void onFrame(TsTrack track, long dtsUs, long ptsUs, boolean key, ByteBuf frame);

    /** Something was wrong; also counted. */
    default void onFault(TsFault fault) {}
}
