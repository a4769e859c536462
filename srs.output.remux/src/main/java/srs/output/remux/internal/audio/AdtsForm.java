package srs.output.remux.internal.audio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.codec.AdtsHeader;
import srs.codec.AudioSpecificConfig;
import srs.codec.CodecException;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/** AAC: an ADTS header before each frame (ISO/IEC 13818-7 §6.2). Thread-safe; remembers the last configuration. */
final class AdtsForm implements FrameForm {
    private static final Logger LOG = LoggerFactory.getLogger("srs.remux");
    private static final byte[] NOTHING = {};

    /** @param config null when ADTS has no form for it */
    private record Known(Track track, AudioSpecificConfig config) {}

    private volatile Known last;

    @Override
    public byte[] fileHeader() {
        return NOTHING;
    }

    @Override
    public int headerBytes(MediaFrame frame) {
        boolean fits = frame.payloadBytes() > 0 && frame.payloadBytes() + AdtsHeader.SIZE <= AdtsHeader.MAX_FRAME_BYTES;
        return fits && config(frame.track()) != null ? AdtsHeader.SIZE : -1;
    }

    @Override
    public void writeHeader(ByteBuf out, MediaFrame frame) {
        AdtsHeader.encode(out, config(frame.track()), frame.payloadBytes());
    }

    private AudioSpecificConfig config(Track track) {
        Known known = last;
        if (known == null || known.track != track) {
            known = new Known(track, parse(track));
            last = known;
        }
        return known.config;
    }

    private static AudioSpecificConfig parse(Track track) {
        try {
            AudioSpecificConfig config = AudioSpecificConfig.parse(Unpooled.wrappedBuffer(track.config()));
            AdtsHeader.encode(Unpooled.buffer(AdtsHeader.SIZE), config, 1);
            return config;
        } catch (CodecException e) {
            LOG.warn("AAC is left out of HTTP-AAC: {}", e.getMessage());
            return null;
        }
    }
}
