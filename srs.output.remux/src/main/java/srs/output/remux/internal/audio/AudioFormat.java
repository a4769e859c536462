package srs.output.remux.internal.audio;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.LiveFormat;
import srs.output.remux.internal.TrackChoice;
import srs.output.remux.internal.WeakEncoders;

/** Audio alone, frame after frame: AAC with ADTS headers (F099), MP3 (F100). Thread-safe. */
public final class AudioFormat implements LiveFormat {
    private final String extension;
    private final String contentType;
    private final Codec codec;
    private final Supplier<FrameForm> form;
    private final Function<StreamKey, Optional<RecentAudio>> recent;
    private final WeakEncoders<Variant> encoders = new WeakEncoders<>();

    /** @param key null for the encoder of all streams of which no recent audio is kept */
    private record Variant(BodyFraming framing, StreamKey key) {}

    private AudioFormat(String extension, String contentType, Codec codec, Supplier<FrameForm> form, Function<StreamKey, Optional<RecentAudio>> recent) {
        this.extension = extension;
        this.contentType = contentType;
        this.codec = codec;
        this.form = form;
        this.recent = recent;
    }

    /**
     * {@code .aac}
     *
     * @param recent what is kept of a stream for players that join
     */
    public static AudioFormat aac(Function<StreamKey, Optional<RecentAudio>> recent) {
        return new AudioFormat(".aac", "audio/x-aac", Codec.AAC, AdtsForm::new, recent);
    }

    /** {@code .mp3}; otherwise as {@link #aac}. */
    public static AudioFormat mp3(Function<StreamKey, Optional<RecentAudio>> recent) {
        return new AudioFormat(".mp3", "audio/mpeg", Codec.MP3, Mp3Form::new, recent);
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
        StreamKey own = recent.apply(key).isPresent() ? key : null;
        return encoders.of(new Variant(framing, own), () -> new AudioBatchEncoder(framing, codec, form.get(), () -> own == null ? Optional.empty() : recent.apply(own)));
    }
}
