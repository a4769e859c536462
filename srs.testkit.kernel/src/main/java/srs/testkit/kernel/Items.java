package srs.testkit.kernel;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;
import java.util.Optional;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/** A batch, and an opening, of given items. Owns one reference of each frame. */
public final class Items extends AbstractReferenceCounted implements FrameBatch, Opening {
    private final List<StreamItem> items;
    private final boolean complete;

    public Items(boolean complete, StreamItem... items) {
        this.items = List.of(items);
        this.complete = complete;
    }

    public static Items of(StreamItem... items) {
        return new Items(false, items);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public StreamItem get(int index) {
        return items.get(index);
    }

    @Override
    public long bytes() {
        return items.stream().mapToLong(item -> item instanceof MediaFrame frame ? frame.bytes() : 0).sum();
    }

    @Override
    public Optional<Track> video() {
        return track(true);
    }

    @Override
    public Optional<Track> audio() {
        return track(false);
    }

    private Optional<Track> track(boolean video) {
        return items.stream().filter(TrackStart.class::isInstance).map(item -> ((TrackStart) item).track())
                .filter(track -> track.isVideo() == video).findFirst();
    }

    @Override
    public Optional<Metadata> metadata() {
        return items.stream().filter(MetadataStart.class::isInstance).map(item -> ((MetadataStart) item).metadata()).findFirst();
    }

    @Override
    public FrameBatch batch() {
        return this;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public Items retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        items.forEach(item -> {
            if (item instanceof MediaFrame frame) {
                frame.release();
            }
        });
    }
}
