package srs.kernel.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /** Something that needs a folder. */
    @FunctionalInterface
    public interface Step<T> {
        T run() throws IOException;
    }

    /**
     * Opens, writes or moves a file whose folder is there, which is the rule: nobody looks before. When it is not, it is made, and the step is done again.
     *
     * @param file the folder that is needed is its folder
     * @throws IOException what the step throws, or why there is no folder
     */
    public static <T> T within(Path file, Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (NoSuchFileException e) {
            need(file.toAbsolutePath().getParent());
            return step.run();
        }
    }
}
