package srs.audio.internal;

import java.util.Map;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.Track;

/** Tracks of what the process makes. Stateless. */
final class Tracks {
    private Tracks() {}

    /** 48 kHz, two channels; AAC is of low complexity. */
    static Track of(Codec codec, byte[] config) {
        Map<String, String> properties = codec.equals(Codec.AAC) ? Map.of("profile", "LC", "sample_rate", "48000", "channel", "2") : Map.of("sample_rate", "48000", "channel", "2");
        return new Track(codec, config, Framing.NONE, new byte[0], properties);
    }
}
