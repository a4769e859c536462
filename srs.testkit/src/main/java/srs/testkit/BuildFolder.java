package srs.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What tests make once and keep until {@code mvn clean}: {@code target/testkit} of the whole build. Any thread, any process. */
final class BuildFolder {

    private BuildFolder() {}

    /** Makes a file or folder when it is not there. */
    interface Maker {
        void make(Path temporary) throws IOException;
    }

    /** The root of the whole build: the outermost folder above this one with a pom.xml. */
    static Path root() {
        Path root = Path.of("").toAbsolutePath();
        for (Path p = root; p != null && Files.exists(p.resolve("pom.xml")); p = p.getParent()) {
            root = p;
        }
        return root;
    }

    /** The file or folder of that name, made by the first who asks; it appears whole or not at all. */
    static Path cached(String name, Maker maker) {
        try {
            Path folder = Files.createDirectories(root().resolve("target/testkit"));
            Path wanted = folder.resolve(name);
            if (Files.exists(wanted)) {
                return wanted;
            }
            synchronized (BuildFolder.class) {
                try (FileChannel channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid() && !Files.exists(wanted)) {
                        Path temporary = folder.resolve("new-" + ProcessHandle.current().pid() + "-" + name);
                        maker.make(temporary);
                        Files.move(temporary, wanted, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
            return wanted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
