package srs.heartbeat.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Numbers of Linux's proc file system; 0 for what is not there. Reads files. Stateless but for its root. */
final class Proc {
    private final Path root;

    Proc(Path root) {
        this.root = root;
    }

    /** The words of a file's first line; none when it cannot be read. */
    String[] words(String file) {
        return text(file).lines().findFirst().orElse("").trim().split("\\s+");
    }

    /** Lines of the form {@code Name: 123 kB}. */
    Map<String, Long> table(String file) {
        Map<String, Long> values = new HashMap<>();
        text(file).lines().forEach(line -> {
            String[] parts = line.split("[:\\s]+");
            if (parts.length > 1) {
                values.put(parts[0], number(parts, 1).longValue());
            }
        });
        return values;
    }

    static Double number(String[] words, int at) {
        try {
            return at < words.length ? Double.parseDouble(words[at]) : 0.0;
        } catch (NumberFormatException e) {
            return 0.0;
        }
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
