package srs.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of the pages, read from this bundle. Immutable.
 *
 * @param contentType its media type
 * @param bytes its content; shared, nobody changes it
 */
record WebFile(String contentType, byte[] bytes) {

    /** Only such paths are looked up: what a request names never reaches the bundle's resources unchecked. */
    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9_-]+/){0,3}[a-z0-9_-]+(?:\\.[a-z0-9_-]+){1,2}", Pattern.CASE_INSENSITIVE);

    private static final int TAG_BYTES = 12;

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "md", "text/plain; charset=utf-8",
            "license", "text/plain; charset=utf-8");

    /** @param path the request's path, decoded, with its leading slash */
    static Optional<WebFile> find(String path) throws IOException {
        String name = Site.file(path).replaceFirst("^/", "");
        if (!path.startsWith("/") || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        URL file = WebFile.class.getResource("/web/" + name);
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = file.openStream()) {
            String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            byte[] content = in.readAllBytes();
            return Optional.of(new WebFile(TYPES.getOrDefault(extension, "application/octet-stream"), Frame.isFor("/" + name) ? Frame.around("/" + name, content) : content));
        }
    }

    /** What changes whenever the content does (RFC 9110 §8.8.3). */
    String entityTag() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an If-None-Match header names this content (RFC 9110 §13.1.2). */
    static boolean isMatch(String ifNoneMatch, String entityTag) {
        return Arrays.stream(ifNoneMatch.split(",")).map(String::trim).anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals(entityTag));
    }
}
