package srs.output.hls.internal;

import java.io.IOException;
import java.nio.file.Path;

/** Where the files of a stream lie: on the disk, or in memory. Called on the stream's executor. */
interface Storage {

    /**
     * A segment that is to be written.
     *
     * @param file where it will lie; its ending may still change
     * @param key encrypts it; null for none
     */
    SegmentFile segment(Path file, SegmentKey key) throws IOException;

    /** Puts a small file there whole, or not at all. */
    void put(Path file, byte[] content, String temporaryEnding) throws IOException;

    /** Whether a file is there. */
    boolean has(Path file);

    /** Whether a file is there with this content. */
    boolean holds(Path file, byte[] content) throws IOException;

    /** Deletes a file, when it is there. */
    void delete(Path file) throws IOException;

    /** Deletes a folder, when it is there and nothing is in it. */
    void deleteFolder(Path folder) throws IOException;
}
