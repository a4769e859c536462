package srs.output.hls.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.file.FileTemplate;

/** Reads the playlist that an earlier run left, so that its numbers and segments go on (F120). Stateless; on worker threads. */
final class OldPlaylist {
    /** Longest file that is read, in bytes. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final Pattern KEY = Pattern.compile("METHOD=AES-128,URI=\"([^\"]*)\",IV=0x([0-9a-fA-F]{32})");
    private static final Pattern MAP = Pattern.compile("URI=\"([^\"]*)\"");
    private static final long MAX_SEQUENCE = Long.MAX_VALUE / 2;

    private final Path root;
    private final String playlist;
    private final String prefix;
    private final List<Segment> segments = new ArrayList<>();
    private long sequence;
    private long discontinuities;
    private long targetSeconds;

    private OldPlaylist(Path root, String playlist, String prefix) {
        this.root = root;
        this.playlist = playlist;
        this.prefix = prefix;
    }

    /**
     * The playlist that is there; empty when there is none, or it is none of ours.
     *
     * @param playlist its path below the root
     * @param prefix what the addresses of segments begin with, when they are not relative
     */
    static Optional<Playlist> read(Path root, String playlist, String prefix) throws IOException {
        Path file = root.resolve(playlist);
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OldPlaylist(root, playlist, prefix).parse(Files.readAllLines(file)));
        } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private Playlist parse(List<String> lines) {
        long durationUs = -1;
        boolean startsAnew = false;
        SegmentKey key = null;
        SegmentMap map = null;
        for (String line : lines) {
            if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
                sequence = number(line);
            } else if (line.startsWith("#EXT-X-DISCONTINUITY-SEQUENCE:")) {
                discontinuities = number(line);
            } else if (line.startsWith("#EXT-X-TARGETDURATION:")) {
                targetSeconds = number(line);
            } else if (line.equals("#EXT-X-DISCONTINUITY")) {
                startsAnew = true;
            } else if (line.startsWith("#EXT-X-KEY:")) {
                key = key(line);
            } else if (line.startsWith("#EXT-X-MAP:")) {
                map = map(line);
            } else if (line.startsWith("#EXTINF:")) {
                durationUs = Math.round(Double.parseDouble(line.substring(8, line.indexOf(',') < 0 ? line.length() : line.indexOf(','))) * 1e6);
            } else if (!line.isBlank() && !line.startsWith("#") && durationUs >= 0) {
                add(line, durationUs, startsAnew, key, map);
                durationUs = -1;
                startsAnew = false;
            }
        }
        return new Playlist(sequence, discontinuities, targetSeconds, segments);
    }

    /** Of a segment whose file has gone, and all before it, only the number is kept. */
    private void add(String uri, long durationUs, boolean startsAnew, SegmentKey key, SegmentMap map) {
        Path file = file(uri);
        if (file == null || !Files.isRegularFile(file)) {
            discontinuities += segments.stream().filter(Segment::startsAnew).count() + (startsAnew ? 1 : 0);
            segments.clear();
        } else {
            segments.add(new Segment(sequence, file, uri, durationUs, startsAnew, key, map));
        }
        sequence++;
    }

    /** The file that an address names; null when it is none below the root. */
    private Path file(String uri) {
        String rest = !prefix.isEmpty() && uri.startsWith(prefix) ? uri.substring(prefix.length()) : uri;
        int query = rest.indexOf('?');
        String name = Uris.decoded(query < 0 ? rest : rest.substring(0, query));
        if (name == null || name.contains("://")) {
            return null;
        }
        String folder = playlist.substring(0, playlist.lastIndexOf('/') + 1);
        String below = name.startsWith("../") ? name.replaceAll("^(\\.\\./)+", "") : name.startsWith("/") ? name.substring(1) : folder + name;
        try {
            return root.resolve(FileTemplate.checked(below));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private SegmentMap map(String line) {
        Matcher matcher = MAP.matcher(line);
        Path file = matcher.find() ? file(matcher.group(1)) : null;
        return file == null ? null : new SegmentMap(file, matcher.group(1));
    }

    private static SegmentKey key(String line) {
        Matcher matcher = KEY.matcher(line);
        return matcher.find() ? new SegmentKey(null, matcher.group(1), HexFormat.of().parseHex(matcher.group(2)), new byte[0]) : null;
    }

    private static long number(String line) {
        long number = Long.parseLong(line.substring(line.indexOf(':') + 1).trim());
        if (number < 0 || number > MAX_SEQUENCE) {
            throw new IllegalArgumentException(number + " is not in 0.." + MAX_SEQUENCE);
        }
        return number;
    }
}
