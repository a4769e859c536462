package srs.kernel.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that files of streams need. Stateless; blocks. */
public final class Folders {

    private Folders() {
    }

    /**
     * Makes a folder and those above it unless it is there, which is the rule: to try, and to be told so by an exception, costs more than to write a small segment.
     *
     * @throws IOException when it cannot be made, or something else has its name
     */
    public static void need(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }
}
