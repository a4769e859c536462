package srs.format.ts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files of this folder's README. */
final class Files {
    private Files() {}

    static byte[] bytes(String name) {
        try (InputStream in = Files.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    }
}
