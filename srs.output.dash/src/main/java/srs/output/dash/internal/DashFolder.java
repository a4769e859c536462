package srs.output.dash.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a stream. On worker threads, confined to the stream's executor.
 *
 * @param root dash_path
 */
record DashFolder(Path root, Names names) {
    /** Longest MPD that is read, in bytes. */
    static final int MAX_MPD_BYTES = 16 * 1024 * 1024;

    Path mpd() {
        return root.resolve(names.mpd());
    }

    Path file(String name) {
        return root.resolve(names.below(name));
    }

    /** Whether a file has this content. */
    boolean holds(String name, byte[] content) throws IOException {
        Path file = file(name);
        return Files.isRegularFile(file) && Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
    }

    boolean has(String name) {
        return Files.isRegularFile(file(name));
    }

    /** The MPD that is there, or null. */
    byte[] readMpd() throws IOException {
        return Files.isRegularFile(mpd()) && Files.size(mpd()) <= MAX_MPD_BYTES ? Files.readAllBytes(mpd()) : null;
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    /** Names of the files in the segments' folder that this bundle has written. */
    List<String> list() throws IOException {
        List<String> found = new ArrayList<>();
        Path folder = root.resolve(names.folder());
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).filter(name -> Names.SEGMENT.matcher(name).matches() || Names.INIT.matcher(name).matches()).forEach(found::add);
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    /** Deletes the MPD, then all files of the stream; its folder too, when nothing else is in it. */
    void deleteAll() throws IOException {
        Files.deleteIfExists(mpd());
        for (String name : list()) {
            delete(name);
        }
        try {
            Files.deleteIfExists(root.resolve(names.folder()));
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // somebody else's files are in it
            return;
        }
    }
}
