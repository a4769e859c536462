package srs.output.remux.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.stream.StreamKey;

/**
 * {@code vhost.http_remux.mount}: which paths are streams, e.g. {@code [vhost]/[app]/[stream].flv} (compat 5.3). Immutable.
 *
 * <p>What stands before the first slash names the vhost, which the request's host has chosen already. {@code [app]} matches one part of
 * the path; for a stream that is there it may match several, for SRS mounts each stream under its own path too.
 */
final class MountTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\[(vhost|app|stream)\\]");

    private final Pattern narrow;
    private final Pattern wide;
    private final String extension;

    private MountTemplate(Pattern narrow, Pattern wide, String extension) {
        this.narrow = narrow;
        this.wide = wide;
        this.extension = extension;
    }

    /**
     * Reads a template for a vhost.
     *
     * @throws IllegalArgumentException when it cannot name every stream, or has no extension
     */
    static MountTemplate of(String template, String vhost) {
        int slash = template.indexOf('/');
        int dot = template.lastIndexOf('.');
        if (slash < 0 || dot < template.lastIndexOf('/') || !template.contains("[app]") || !template.contains("[stream]")) {
            throw new IllegalArgumentException("http_remux.mount " + template + " is not [vhost]/[app]/[stream].EXTENSION");
        }
        String path = template.substring(slash);
        return new MountTemplate(compile(path, vhost, "[^/]+"), compile(path, vhost, ".+"), template.substring(dot));
    }

    private static Pattern compile(String path, String vhost, String app) {
        StringBuilder regex = new StringBuilder();
        Matcher variables = VARIABLE.matcher(path);
        int at = 0;
        while (variables.find()) {
            regex.append(Pattern.quote(path.substring(at, variables.start())));
            regex.append(switch (variables.group(1)) {
                case "app" -> regex.indexOf("(?<app>") < 0 ? "(?<app>" + app + ")" : "\\k<app>";
                case "stream" -> regex.indexOf("(?<stream>") < 0 ? "(?<stream>[^/]+)" : "\\k<stream>";
                default -> Pattern.quote(vhost);
            });
            at = variables.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(path.substring(at))).toString());
    }

    /** The format, with its dot: {@code .flv}. */
    String extension() {
        return extension;
    }

    /** The stream that a path names, whether it is there or not. */
    Optional<StreamKey> match(String vhost, String path) {
        return match(narrow, vhost, path);
    }

    /** The stream that a path names when its application has several parts. Only to be used when that stream is there. */
    Optional<StreamKey> matchDeep(String vhost, String path) {
        return match(wide, vhost, path);
    }

    private static Optional<StreamKey> match(Pattern pattern, String vhost, String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches() || matcher.group("app").length() > StreamKey.MAX_PART_CHARS
                || matcher.group("stream").length() > StreamKey.MAX_PART_CHARS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StreamKey(vhost, matcher.group("app"), matcher.group("stream")));
        } catch (IllegalArgumentException e) {
            // a control character: no stream has such a name
            return Optional.empty();
        }
    }
}
