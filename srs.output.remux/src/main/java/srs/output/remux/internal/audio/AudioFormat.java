package srs.output.remux.internal.audio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.LiveFormat;
import srs.output.remux.internal.TrackChoice;

/** Audio alone, frame after frame: AAC with ADTS headers (F099), MP3 (F100). Thread-safe. */
public final class AudioFormat implements LiveFormat {
    private final String extension;
    private final String contentType;
    private final Codec codec;
    private final Supplier<FrameForm> form;
    private final Map<BodyFraming, BatchEncoder> encoders = new ConcurrentHashMap<>();

    private AudioFormat(String extension, String contentType, Codec codec, Supplier<FrameForm> form) {
        this.extension = extension;
        this.contentType = contentType;
        this.codec = codec;
        this.form = form;
    }

    /** {@code .aac} */
    public static AudioFormat aac() {
        return new AudioFormat(".aac", "audio/x-aac", Codec.AAC, AdtsForm::new);
    }

    /** {@code .mp3} */
    public static AudioFormat mp3() {
        return new AudioFormat(".mp3", "audio/mpeg", Codec.MP3, Mp3Form::new);
    }

    @Override
    public String extension() {
        return extension;
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public boolean carries(Codec other) {
        return codec.equals(other);
    }

    /** has_audio and has_video mean nothing here, as in SRS. */
    @Override
    public BatchEncoder encoder(StreamKey key, BodyFraming framing, TrackChoice choice) {
        return encoders.computeIfAbsent(framing, f -> new AudioBatchEncoder(f, codec, form.get()));
    }
}
