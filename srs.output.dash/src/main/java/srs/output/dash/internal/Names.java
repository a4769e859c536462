package srs.output.dash.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import srs.kernel.file.FileTemplate;
import srs.kernel.stream.StreamKey;

/**
 * Where a stream's files are, below dash_path (compat 6.7). Immutable.
 *
 * @param mpd the MPD
 * @param folder of its segments: beside the MPD, with the stream's name
 */
record Names(String mpd, String folder) {
    /** What this bundle may have left in the folder. */
    static final Pattern SEGMENT = Pattern.compile("(audio|video)-(\\d{1,18})\\.m4s(\\.tmp)?");
    static final Pattern INIT = Pattern.compile("(audio|video)-init(-[0-9a-f]{1,18})?\\.mp4(\\.tmp)?");
    private static final String PLAIN = "-._~!$&'()*+,;=@/";

    /** @throws IllegalArgumentException when the stream's names make no paths below a folder */
    static Names of(StreamKey key, FileTemplate template) {
        String mpd = template.expand(key);
        Names names = new Names(mpd, FileTemplate.checked(mpd.substring(0, mpd.lastIndexOf('/') + 1) + key.stream()));
        FileTemplate.checked(names.folder + "/" + segment(true, Long.MAX_VALUE));
        return names;
    }

    static String segment(boolean isVideo, long number) {
        return Rendition.id(isVideo) + "-" + number + ".m4s";
    }

    static String init(boolean isVideo) {
        return Rendition.id(isVideo) + "-init.mp4";
    }

    /** The initialisation segment with this content, where {@link #init(boolean)} is, or has been, another's. */
    static String init(boolean isVideo, byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return Rendition.id(isVideo) + "-init-" + HexFormat.of().toHexDigits((int) sum.getValue()) + ".mp4";
    }

    /** A file's path below dash_path. */
    String below(String file) {
        return folder + "/" + file;
    }

    /** The way from the MPD to the segments, as it stands in an address (RFC 3986): a colon in the first name would make a scheme of it. */
    String baseUrl() {
        String name = folder.substring(mpd.lastIndexOf('/') + 1);
        StringBuilder out = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16))).append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.append('/').toString();
    }

    /** The way from the segments back to the MPD. */
    String mpdFromSegments() {
        String name = mpd.substring(mpd.lastIndexOf('/') + 1);
        long up = folder.substring(mpd.lastIndexOf('/') + 1).chars().filter(c -> c == '/').count() + 1;
        String encoded = new Names("", name).baseUrl();
        return "../".repeat((int) up) + encoded.substring(0, encoded.length() - 1);
    }
}
