package srs.kernel.stream;

import java.util.Objects;

/**
 * From here on this metadata describes the stream. Immutable.
 *
 * @param metadata the metadata
 * @param dtsUs where it begins on the stream's timeline, in microseconds
 */
public record MetadataStart(Metadata metadata, long dtsUs) implements StreamItem {
    public MetadataStart {
        Objects.requireNonNull(metadata, "metadata");
    }
}
