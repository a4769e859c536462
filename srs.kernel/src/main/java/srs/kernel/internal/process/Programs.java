package srs.kernel.internal.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import srs.kernel.process.CarriedProgram;

/** Finds programs: as a shell does, then among those that bundles bring. Thread-safe; reads the disk. */
final class Programs {
    private final String path;
    private final Supplier<List<CarriedProgram>> carried;

    /**
     * @param path the folders of PATH; null for none
     * @param carried what bundles bring, the preferred first
     */
    Programs(String path, Supplier<List<CarriedProgram>> carried) {
        this.path = path;
        this.carried = carried;
    }

    /**
     * @param directory where a name with a slash that is relative begins
     * @return an absolute file that can be run
     */
    Path find(String word, Path directory) throws IOException {
        if (word.indexOf('/') >= 0) {
            Path file = directory.resolve(word);
            if (!Files.isRegularFile(file)) {
                throw new FileNotFoundException(word + (Files.exists(file) ? " is not a file" : " is not there"));
            }
            if (!Files.isExecutable(file)) {
                throw new IOException(word + " cannot be run");
            }
            return file;
        }
        for (String folder : (path == null ? "" : path).split(":")) {
            Path file = Path.of(folder.isEmpty() ? "." : folder).toAbsolutePath().resolve(word);
            if (isProgram(file)) {
                return file;
            }
        }
        return carried(word);
    }

    private synchronized Path carried(String word) throws IOException {
        for (CarriedProgram program : carried.get()) {
            if (program.name().equals(word)) {
                Path file = program.file();
                if (!file.isAbsolute() || !isProgram(file)) {
                    throw new IOException(word + " of a bundle, " + file + ", cannot be run");
                }
                return file;
            }
        }
        throw new FileNotFoundException("no " + word + " in PATH");
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
