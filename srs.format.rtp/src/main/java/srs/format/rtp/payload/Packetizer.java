package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ProviderType;
import srs.codec.CodecException;

/**
 * Makes payloads of frames. Called once for each frame, on one thread, by whoever has the stream. Holds no buffer between calls.
 */
@ProviderType
public interface Packetizer {
    /** Least room for a payload that works: headers and something behind them. */
    int MIN_PAYLOAD_BYTES = 64;

    /**
     * Cuts a frame.
     *
     * @param frame lent for the call; in the codec-neutral form, see the package
     * @param at where the frame begins in it
     * @param length of the frame
     * @param key whether decoding can start here: then parameter sets go in front when the frame has none
     * @throws CodecException if the frame is none; some of its packets may have gone to the sink then
     */
    void packetize(ByteBuf frame, int at, int length, boolean key, PayloadSink sink);
}
