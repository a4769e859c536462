package srs.output.hls.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.stream.StreamKey;

/** Which stream's playlist a path is, by hls_m3u8_file. Immutable. */
final class PlaylistPath {
    private static final Pattern VARIABLE = Pattern.compile("\\[(vhost|app|stream)\\]");

    private final Pattern pattern;

    PlaylistPath(String template, String vhost) {
        String path = template.startsWith("./") ? template.substring(2) : template;
        StringBuilder regex = new StringBuilder();
        Matcher variables = VARIABLE.matcher(path);
        int at = 0;
        while (variables.find()) {
            regex.append(Pattern.quote(path.substring(at, variables.start())));
            regex.append(switch (variables.group(1)) {
                case "app" -> regex.indexOf("(?<app>") < 0 ? "(?<app>.+)" : "\\k<app>";
                case "stream" -> regex.indexOf("(?<stream>") < 0 ? "(?<stream>[^/]+)" : "\\k<stream>";
                default -> Pattern.quote(vhost);
            });
            at = variables.end();
        }
        pattern = Pattern.compile(regex.append(Pattern.quote(path.substring(at))).toString());
    }

    /** The stream, whether it is live or not; empty when the path is no playlist of a stream. */
    Optional<StreamKey> stream(String vhost, String path) {
        Matcher matcher = pattern.matcher(path);
        try {
            return matcher.matches() ? Optional.of(new StreamKey(vhost, matcher.group("app"), matcher.group("stream"))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // too long, or the template has no such variable
            return Optional.empty();
        }
    }
}
