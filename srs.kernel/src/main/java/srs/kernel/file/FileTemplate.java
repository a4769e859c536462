package srs.kernel.file;

import io.netty.buffer.ByteBufUtil;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.stream.StreamKey;

/**
 * A path below a folder with variables in it, such as {@code [app]/[stream].mpd} (compat 5.5). Immutable, thread-safe.
 *
 * <p>Variables are filled in once and in one go, so that a stream brings no variables of its own; what comes of it is checked name by name, so that no path leaves the
 * folder that it is resolved against.
 */
public final class FileTemplate {
    /** Longest name of a file or folder that file systems take, in bytes, less the ending of temporary files. */
    public static final int MAX_NAME_BYTES = 255 - 8;
    /** Longest path, in bytes. */
    public static final int MAX_PATH_BYTES = 2048;

    private static final int SPARE = 64;

    private static final Pattern VARIABLE = Pattern.compile("\\[(\\w+)\\]");

    private final String template;
    /** Text and names of variables in turn, beginning with text. */
    private final List<String> pieces = new ArrayList<>();

    /** @param template as srs.conf has it; {@code ./} in front is left out */
    public FileTemplate(String template) {
        this.template = template.startsWith("./") ? template.substring(2) : template;
        Matcher variable = VARIABLE.matcher(this.template);
        int at = 0;
        while (variable.find()) {
            pieces.add(this.template.substring(at, variable.start()));
            pieces.add(variable.group(1));
            at = variable.end();
        }
        pieces.add(this.template.substring(at));
    }

    /**
     * The path of a stream's file: with {@code [vhost]}, {@code [app]} and {@code [stream]} filled in. What is no variable stays as it is.
     *
     * @throws IllegalArgumentException when the stream's names make no path below a folder
     */
    public String expand(StreamKey stream) {
        return expand(stream, variable -> null);
    }

    /**
     * The same with further variables.
     *
     * @param more values by the variables' names, without brackets
     */
    public String expand(StreamKey stream, Map<String, String> more) {
        return expand(stream, (Function<String, String>) more::get);
    }

    /**
     * The same with further variables that are worth something only when they are asked for.
     *
     * @param more gets a variable's name, without brackets, and says its value; null when it is none
     */
    public String expand(StreamKey stream, Function<String, String> more) {
        StringBuilder path = new StringBuilder(template.length() + SPARE);
        for (int i = 0; i < pieces.size(); i++) {
            path.append(i % 2 == 0 ? pieces.get(i) : value(pieces.get(i), stream, more));
        }
        return checked(path.toString());
    }

    private static String value(String variable, StreamKey stream, Function<String, String> more) {
        return switch (variable) {
            case "vhost" -> stream.vhost();
            case "app" -> stream.app();
            case "stream" -> stream.stream();
            default -> {
                String value = more.apply(variable);
                yield value != null ? value : "[" + variable + "]";
            }
        };
    }

    /**
     * A relative path, its names parted by slashes, that stays below whatever it is resolved against.
     *
     * @throws IllegalArgumentException when it does not, or no file can have it
     */
    public static String checked(String path) {
        int bytes = ByteBufUtil.utf8Bytes(path);
        if (bytes > MAX_PATH_BYTES) {
            throw new IllegalArgumentException("path of " + bytes + " bytes is not in 1.." + MAX_PATH_BYTES);
        }
        for (String name : path.split("/", -1)) {
            check(name);
        }
        try {
            if (Path.of(path).isAbsolute()) {
                throw new IllegalArgumentException("path is not below its folder");
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("path is none: " + e.getReason(), e);
        }
        return path;
    }

    private static void check(String name) {
        int bytes = ByteBufUtil.utf8Bytes(name);
        if (bytes == 0 || bytes > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("file name of " + bytes + " bytes is not in 1.." + MAX_NAME_BYTES);
        }
        if (name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("file name " + name + " leads to another folder");
        }
        if (name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("file name " + name.replace("\0", "NUL") + " holds a NUL or a backslash");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileTemplate that && template.equals(that.template);
    }

    @Override
    public int hashCode() {
        return template.hashCode();
    }

    @Override
    public String toString() {
        return template;
    }
}
