package srs.output.dvr.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.stream.StreamKey;

/**
 * {@code vhost.dvr.dvr_path}: where recordings go, with SRS's variables (compat 5.5). Immutable.
 *
 * <p>What stands before the first variable is the folder that no recording leaves, whatever a stream is called. Variables are replaced once: what a stream's name holds
 * is never taken for one.
 */
final class PathTemplate {
    /** Longest name of a file or folder, in bytes: 255 less what {@link OutFile} may add. */
    static final int MAX_NAME_BYTES = 240;
    /** Longest path, in bytes. */
    static final int MAX_PATH_BYTES = 4000;

    private static final Pattern VARIABLE = Pattern.compile("\\[(vhost|app|stream|2006|01|02|15|04|05|999|timestamp)\\]");
    private static final String DEFAULT_FILE = "/[stream].[timestamp].flv";
    private static final Pattern EXTENSION = Pattern.compile("\\.(flv|mp4)$");

    private final String template;
    private final String folder;
    private final Pattern files;
    private final boolean hasTime;

    private PathTemplate(String template, String vhost) {
        this.template = template;
        Matcher variable = VARIABLE.matcher(template);
        int slash = template.lastIndexOf('/', variable.find() ? variable.start() : template.length());
        folder = slash < 0 ? "." : slash == 0 ? "/" : template.substring(0, slash);
        StringBuilder regex = new StringBuilder();
        boolean time = false;
        int at = slash + 1;
        variable.reset();
        while (variable.find()) {
            regex.append(Pattern.quote(template.substring(at, variable.start())));
            regex.append(switch (variable.group(1)) {
                case "vhost" -> Pattern.quote(vhost);
                case "app", "stream" -> ".+";
                default -> "\\d+";
            });
            time |= !variable.group(1).matches("vhost|app|stream");
            at = variable.end();
        }
        String rest = EXTENSION.matcher(template.substring(Math.min(at, template.length()))).replaceAll("");
        files = Pattern.compile(regex.append(Pattern.quote(rest)).append("(-\\d{1,3})?\\.(flv|mp4)").toString());
        hasTime = time;
    }

    /** Reads a template for a vhost. */
    static PathTemplate of(String template, String vhost) {
        return new PathTemplate(EXTENSION.matcher(template).find() ? template : template + DEFAULT_FILE, vhost);
    }

    /** The folder that everything is in. */
    Path folder() {
        return Path.of(folder);
    }

    /** {@code flv} or {@code mp4}. */
    String extension() {
        return template.substring(template.length() - 3);
    }

    /** Whether a name tells one recording of a stream from another. */
    boolean hasTime() {
        return hasTime;
    }

    /** Whether a file, by its path below {@link #folder()}, can have got its name here. */
    boolean canBeOf(String relativePath) {
        return files.matcher(relativePath).matches();
    }

    /**
     * The path of a recording.
     *
     * @param extension {@code flv} or {@code mp4}
     * @throws IllegalArgumentException when a name of the stream is no name of files, or the path is too long
     */
    String expand(StreamKey stream, ZonedDateTime now, String extension) {
        StringBuilder path = new StringBuilder();
        Matcher variable = VARIABLE.matcher(template);
        int at = 0;
        while (variable.find()) {
            path.append(template, at, variable.start());
            path.append(switch (variable.group(1)) {
                case "vhost" -> checked("vhost", stream.vhost());
                case "app" -> checked("app", stream.app());
                case "stream" -> checked("stream", stream.stream());
                case "2006" -> digits(4, now.getYear());
                case "01" -> digits(2, now.getMonthValue());
                case "02" -> digits(2, now.getDayOfMonth());
                case "15" -> digits(2, now.getHour());
                case "04" -> digits(2, now.getMinute());
                case "05" -> digits(2, now.getSecond());
                case "999" -> digits(3, now.getNano() / 1_000_000);
                default -> Long.toString(now.toInstant().toEpochMilli());
            });
            at = variable.end();
        }
        path.append(template, at, template.length()).setLength(path.length() - 3);
        return inside(path.append(extension).toString());
    }

    /** Stream names come from anybody: every part must be a name of its own. */
    private static String checked(String what, String value) {
        for (String part : value.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(what + " " + value + " has a part \"" + part + "\" that is no file name");
            }
        }
        return value;
    }

    private static String digits(int count, int value) {
        return String.format(Locale.ROOT, "%0" + count + "d", value);
    }

    private String inside(String path) {
        for (String name : path.split("/")) {
            int bytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_NAME_BYTES) {
                throw new IllegalArgumentException("file name of " + bytes + " bytes is not in 1.." + MAX_NAME_BYTES);
            }
        }
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new IllegalArgumentException("path of " + bytes + " bytes is not in 1.." + MAX_PATH_BYTES);
        }
        // it cannot leave after the checks above; if it ever could, nothing is written
        if (!Path.of(path).toAbsolutePath().normalize().startsWith(folder().toAbsolutePath().normalize())) {
            throw new IllegalArgumentException("path is not in the folder " + folder);
        }
        return path;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathTemplate that && template.equals(that.template) && files.pattern().equals(that.files.pattern());
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
