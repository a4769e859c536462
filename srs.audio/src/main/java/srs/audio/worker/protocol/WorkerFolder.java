package srs.audio.worker.protocol;

import java.nio.file.Path;

/** The folder that the server and its process share: nobody else can look into it. Stateless. */
public final class WorkerFolder {
    /** Lanes that a process has at most. */
    public static final int MAX_LANES = 8;

    /** Bytes of a lane's place in {@link #coding}. */
    public static final int LANE_BYTES = 4;

    private WorkerFolder() {}

    /** The socket that the process listens on, once it can begin. It takes one connection, and ends with it. */
    public static Path socket(Path folder) {
        return folder.resolve("socket");
    }

    /** Which conversion each lane has in hand, a number of {@value #LANE_BYTES} bytes each, 0 for none: it is there still when the process has died of it. */
    public static Path coding(Path folder) {
        return folder.resolve("coding");
    }
}
