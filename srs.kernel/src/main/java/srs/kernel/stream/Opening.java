package srs.kernel.stream;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a player that joins gets first: the tracks and metadata that hold, and the cached group of pictures. Immutable. */
@ProviderType
public interface Opening {

    /** The video track that holds, if one was announced. */
    Optional<Track> video();

    /** The audio track that holds, if one was announced. */
    Optional<Track> audio();

    /** The metadata that holds, if any came. */
    Optional<Metadata> metadata();

    /**
     * Metadata, audio track, video track, then the cached frames, in the order that players get them (compat 6.2). Lent for as long
     * as the opening is. Never null; it holds at least one item.
     */
    FrameBatch batch();

    /** True once the stream has run so long that a track that has not come will not be waited for. */
    boolean isComplete();
}
