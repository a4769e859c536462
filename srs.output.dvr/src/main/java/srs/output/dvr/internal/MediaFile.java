package srs.output.dvr.internal;

import java.io.IOException;
import java.nio.file.Path;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/** A recording's file of one container. Confined to its recording's executor; times are in milliseconds of the file. */
interface MediaFile {

    /** Whether the format can go on with this frame's track in this file. */
    boolean canTake(Track track);

    /** A track begins, or is announced again. */
    void start(Track track, long dtsMs) throws IOException;

    /** The next frame. Lent: it retains what it keeps. */
    void write(MediaFrame frame, long dtsMs, long ptsMs) throws IOException;

    /** No more frames come at the moment: what has waited long enough is written. */
    void flush() throws IOException;

    /** Bytes that were written so far. */
    long bytes();

    /** Where it is, or will be when it is finished. */
    Path target();

    /** Writes the rest and gives the file its name. Without a frame in it, it is removed, and false comes back. */
    boolean finish() throws IOException;

    /** Gives up: closes and releases everything; the file stays as it is. May be called after {@link #finish}. */
    void close();
}
