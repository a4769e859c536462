package srs.output.hls.internal;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import srs.kernel.file.FileTemplate;
import srs.kernel.stream.StreamKey;

/** The names of a stream's files (compat 5.5), none of which leaves its folder. Immutable. */
final class FileNames {
    private static final Map<String, DateTimeFormatter> TIMES = Map.of("2006", DateTimeFormatter.ofPattern("yyyy"), "01", DateTimeFormatter.ofPattern("MM"),
            "02", DateTimeFormatter.ofPattern("dd"), "15", DateTimeFormatter.ofPattern("HH"), "04", DateTimeFormatter.ofPattern("mm"),
            "05", DateTimeFormatter.ofPattern("ss"), "999", DateTimeFormatter.ofPattern("SSS"));
    /** A day with two digits in each number. */
    private static final long LONGEST_DATE_MS = 1_700_000_000_000L;
    private static final String DURATION = "[duration]";
    /** One that is another for each segment, and not its number. */
    private static final Pattern OTHER_VARIABLE = Pattern.compile("\\[(?!(vhost|app|stream|seq)\\])\\w+\\]");

    private final StreamKey key;
    private final HlsSettings settings;
    private final FileTemplate segment;
    private final FileTemplate init;
    private final FileTemplate keyFile;
    private final String playlist;

    /** @throws IllegalArgumentException when the playlist's name is none */
    FileNames(StreamKey key, HlsSettings settings) {
        this.key = key;
        this.settings = settings;
        segment = new FileTemplate(settings.segmentFile());
        init = new FileTemplate(settings.initFile());
        keyFile = new FileTemplate(settings.keyFile());
        playlist = expand(new FileTemplate(settings.playlistFile()), 0, 0, 0);
    }

    /**
     * Makes the longest names.
     *
     * @throws IllegalArgumentException when one is none
     */
    void check() {
        init(new byte[0]);
        withDuration(segment(Long.MAX_VALUE, LONGEST_DATE_MS, Long.MAX_VALUE), Long.MAX_VALUE);
        if (settings.encrypts()) {
            key(Long.MAX_VALUE);
        }
        if (settings.hasParts()) {
            part(Long.MAX_VALUE, Integer.MAX_VALUE);
        }
    }

    /** Below the root; also the path in the playlist's address. */
    String playlist() {
        return playlist;
    }

    /**
     * Below the root; {@code [duration]} is still to be filled in.
     *
     * @param timestamp what {@code [timestamp]} becomes
     */
    String segment(long sequence, long nowMs, long timestamp) {
        return expand(segment, sequence, nowMs, timestamp);
    }

    /** The name that a segment of an earlier run has, below the root; empty when it is not by the number alone. */
    Optional<String> numbered(long sequence) {
        boolean isByNumber = settings.segmentFile().contains("[seq]") && !OTHER_VARIABLE.matcher(settings.segmentFile()).find();
        return isByNumber ? Optional.of(segment(sequence, 0, 0)) : Optional.empty();
    }

    /** A segment's name when its length is known. */
    static String withDuration(String name, long durationMs) {
        return name.contains(DURATION) ? FileTemplate.checked(name.replace(DURATION, Long.toString(durationMs))) : name;
    }

    /** The init segment, below the root. */
    String init() {
        return expand(init, 0, 0, 0);
    }

    /** The init segment with this content, where {@link #init()} is, or has been, another's: the same for every server that makes it. */
    String init(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        String name = init();
        int dot = name.lastIndexOf('.');
        int end = dot > name.lastIndexOf('/') ? dot : name.length();
        return FileTemplate.checked(name.substring(0, end) + "-" + HexFormat.of().toHexDigits((int) sum.getValue()) + name.substring(end));
    }

    /** A part of a segment, below the root: beside the playlist. */
    String part(long sequence, int part) {
        int dot = playlist.lastIndexOf('.');
        String stem = dot > playlist.lastIndexOf('/') ? playlist.substring(0, dot) : playlist;
        return FileTemplate.checked(stem + ".part-" + sequence + "-" + part + (settings.usesMp4() ? ".m4s" : ".ts"));
    }

    /** Below the keys' root. */
    String key(long sequence) {
        return expand(keyFile, sequence, 0, 0);
    }

    private String expand(FileTemplate template, long sequence, long nowMs, long timestamp) {
        return template.expand(key, variable -> switch (variable) {
            case "seq" -> Long.toString(sequence);
            case "timestamp" -> Long.toString(timestamp);
            default -> {
                DateTimeFormatter time = TIMES.get(variable);
                yield time == null ? null : time.format(Instant.ofEpochMilli(nowMs).atZone(settings.zone()));
            }
        });
    }
}
