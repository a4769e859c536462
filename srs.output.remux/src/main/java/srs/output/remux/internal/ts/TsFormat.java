package srs.output.remux.internal.ts;

import srs.format.ts.TsCodec;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.LiveFormat;
import srs.output.remux.internal.TrackChoice;
import srs.output.remux.internal.WeakEncoders;

/** MPEG-TS over HTTP and WebSocket (F098). Thread-safe. */
public final class TsFormat implements LiveFormat {

    private record Variant(StreamKey key, BodyFraming framing, TrackChoice choice) {}

    private final WeakEncoders<Variant> encoders = new WeakEncoders<>();

    @Override
    public String extension() {
        return ".ts";
    }

    @Override
    public String contentType() {
        return "video/MP2T";
    }

    @Override
    public boolean carries(Codec codec) {
        return TsCodec.of(codec.name()).isPresent();
    }

    @Override
    public BatchEncoder encoder(StreamKey key, BodyFraming framing, TrackChoice choice) {
        return encoders.of(new Variant(key, framing, choice), () -> new TsBatchEncoder(key, framing, choice));
    }
}
