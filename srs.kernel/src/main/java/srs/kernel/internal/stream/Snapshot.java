package srs.kernel.internal.stream;

import java.util.Optional;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.Opening;
import srs.kernel.stream.Track;

/** What players that join now get first. Immutable; lives as long as its batch, which it owns one reference of. */
final class Snapshot implements Opening {

    private final Track video;
    private final Track audio;
    private final Metadata metadata;
    private final Batch batch;
    private final boolean complete;

    /** @param batch Takes ownership. */
    Snapshot(Track video, Track audio, Metadata metadata, Batch batch, boolean complete) {
        this.video = video;
        this.audio = audio;
        this.metadata = metadata;
        this.batch = batch;
        this.complete = complete;
    }

    @Override
    public Optional<Track> video() {
        return Optional.ofNullable(video);
    }

    @Override
    public Optional<Track> audio() {
        return Optional.ofNullable(audio);
    }

    @Override
    public Optional<Metadata> metadata() {
        return Optional.ofNullable(metadata);
    }

    @Override
    public FrameBatch batch() {
        return batch;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    Snapshot retain() {
        batch.retain();
        return this;
    }

    void release() {
        batch.release();
    }
}
