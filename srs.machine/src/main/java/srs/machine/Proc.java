package srs.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files of {@code /proc}. Thread-safe; what cannot be read is empty, as on other systems than Linux. */
final class Proc {

    private final Path root;

    /** @param root {@code /proc}, or a copy */
    Proc(Path root) {
        this.root = root;
    }

    /** Numbers of the processes that are there. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "[0-9]*")) {
            folders.forEach(folder -> pids.add(number(new String[] {folder.getFileName().toString()}, 0)));
        } catch (IOException | DirectoryIteratorException | SecurityException e) {
            return pids;
        }
        return pids;
    }

    List<String> lines(String file) {
        return text(file).lines().toList();
    }

    String text(String file) {
        try {
            // not a mapped or sized read: such files say that they are empty
            return new String(Files.readAllBytes(root.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException | SecurityException e) {
            return "";
        }
    }

    /** The words of the first line that begins with a name, the name left out; empty when there is none. */
    String[] words(String file, String name) {
        for (String line : lines(file)) {
            if (line.startsWith(name) && (line.length() == name.length() || line.charAt(name.length()) <= ' ')) {
                return line.substring(name.length()).trim().split("\\s+");
            }
        }
        return new String[0];
    }

    /** {@code Name: 12 kB} lines as numbers by name. */
    Map<String, Long> table(String file) {
        Map<String, Long> table = new HashMap<>();
        for (String line : lines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                table.put(line.substring(0, colon), number(line.substring(colon + 1).trim().split("\\s+"), 0));
            }
        }
        return table;
    }

    /** A whole number among words; 0 when it is missing or none. */
    static long number(String[] words, int index) {
        try {
            return index < words.length ? Long.parseLong(words[index]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
