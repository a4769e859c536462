package srs.kernel.internal.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds a program as a shell does. Stateless; reads the disk. */
final class Program {
    private Program() {}

    /**
     * @param directory where a name with a slash that is relative begins
     * @param path the folders of PATH; null for none
     * @return an absolute file that can be run
     */
    static String find(String word, Path directory, String path) throws IOException {
        if (word.indexOf('/') >= 0) {
            Path file = directory.resolve(word);
            if (!Files.isRegularFile(file)) {
                throw new FileNotFoundException(word + (Files.exists(file) ? " is not a file" : " is not there"));
            }
            if (!Files.isExecutable(file)) {
                throw new IOException(word + " cannot be run");
            }
            return file.toString();
        }
        for (String folder : (path == null ? "" : path).split(":")) {
            Path file = Path.of(folder.isEmpty() ? "." : folder).toAbsolutePath().resolve(word);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new FileNotFoundException("no " + word + " in PATH");
    }
}
