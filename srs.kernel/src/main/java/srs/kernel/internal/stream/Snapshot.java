package srs.kernel.internal.stream;

import java.util.Optional;
import srs.kernel.stream.MediaFrame;
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
    public Batch batch() {
        return batch;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    /** The same without its frames: tracks and metadata only. Handed over. */
    Snapshot head() {
        return new Snapshot(video, audio, metadata, batch.to(starts()), complete);
    }

    /** How many items come before the first frame. */
    int starts() {
        int count = 0;
        while (count < batch.size() && !(batch.get(count) instanceof MediaFrame)) {
            count++;
        }
        return count;
    }

    Snapshot retain() {
        batch.retain();
        return this;
    }

    void release() {
        batch.release();
    }
}
