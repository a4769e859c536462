package srs.audio.worker.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of {@link MessageType#OPEN}: from (1 byte), to (1), bitrate (4), configuration (the rest).
 *
 * @param from what comes
 * @param to what is wanted
 * @param bitrate in bits a second
 * @param config the codec configuration of what comes; empty when it has none
 */
public record OpenMessage(SoundCodec from, SoundCodec to, int bitrate, byte[] config) {

    /** Bytes in front of the configuration. */
    public static final int FIXED_BYTES = 6;

    /** How long it is. */
    public int length() {
        return FIXED_BYTES + config.length;
    }

    /** Writes it. */
    public void encode(ByteBuffer to) {
        to.put((byte) from.code()).put((byte) this.to.code()).putInt(bitrate).put(config);
    }

    /**
     * Reads all that is there.
     *
     * @throws IOException when it is none
     */
    public static OpenMessage decode(ByteBuffer in) throws IOException {
        if (in.remaining() < FIXED_BYTES) {
            throw new IOException("open message of " + in.remaining() + " bytes is shorter than " + FIXED_BYTES);
        }
        SoundCodec from = SoundCodec.of(in.get());
        SoundCodec to = SoundCodec.of(in.get());
        int bitrate = in.getInt();
        byte[] config = new byte[in.remaining()];
        in.get(config);
        return new OpenMessage(from, to, bitrate, config);
    }
}
