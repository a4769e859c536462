package srs.http.files.internal.vod;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the path of a recording's playlist, initialisation or segment names: {@code x.flv.m3u8}, {@code x.flv-init-0.mp4}, {@code x.flv-12.m4s}. Immutable.
 *
 * @param file path of the recording
 * @param number of the initialisation, or of the segment; 0 for the playlist
 */
public record VodName(Kind kind, String file, int number) {
    /** What is asked for. */
    public enum Kind { PLAYLIST, INIT, SEGMENT }

    private static final Pattern NAME = Pattern.compile("(?<file>.+\\.(?i:flv|mp4))(?:\\.m3u8|-init-(?<init>\\d{1,3})\\.mp4|-(?<segment>\\d{1,5})\\.m4s)");

    /** Empty when it is another file. */
    public static Optional<VodName> of(String path) {
        Matcher name = NAME.matcher(path);
        if (!name.matches()) {
            return Optional.empty();
        }
        String init = name.group("init");
        String segment = name.group("segment");
        Kind kind = init != null ? Kind.INIT : segment != null ? Kind.SEGMENT : Kind.PLAYLIST;
        return Optional.of(new VodName(kind, name.group("file"), init != null ? Integer.parseInt(init) : segment != null ? Integer.parseInt(segment) : 0));
    }

    /** {@code flv} or {@code mp4}. */
    String extension() {
        return file.substring(file.length() - 3).toLowerCase(Locale.ROOT);
    }
}
