package srs.output.hls.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.stream.StreamKey;

/**
 * The names of a stream's files (compat 5.5). Immutable.
 *
 * <p>Variables are filled in once and in one go, so that a stream cannot bring variables of its own; what comes of it is checked piece by piece, so that no name
 * leaves its folder.
 */
final class FileNames {
    /** Longest name of a file or folder that file systems take, in bytes, less the ending of temporary files. */
    static final int MAX_NAME_BYTES = 255 - 8;
    /** Longest path below the root, in bytes. */
    static final int MAX_PATH_BYTES = 2048;

    private static final Pattern VARIABLE = Pattern.compile("\\[(vhost|app|stream|seq|timestamp|2006|01|02|15|04|05|999)\\]");
    private static final Map<String, DateTimeFormatter> TIMES = Map.of("2006", DateTimeFormatter.ofPattern("yyyy"), "01", DateTimeFormatter.ofPattern("MM"),
            "02", DateTimeFormatter.ofPattern("dd"), "15", DateTimeFormatter.ofPattern("HH"), "04", DateTimeFormatter.ofPattern("mm"),
            "05", DateTimeFormatter.ofPattern("ss"), "999", DateTimeFormatter.ofPattern("SSS"));
    /** A day with two digits in each number. */
    private static final long LONGEST_DATE_MS = 1_700_000_000_000L;
    private static final String DURATION = "[duration]";

    private final StreamKey key;
    private final HlsSettings settings;

    FileNames(StreamKey key, HlsSettings settings) {
        this.key = key;
        this.settings = settings;
    }

    /**
     * Makes the longest names.
     *
     * @throws IllegalArgumentException when one is none
     */
    void check() {
        playlist();
        init(Long.MAX_VALUE);
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
        return checked(expand(settings.playlistFile(), 0, 0, 0));
    }

    /**
     * Below the root; {@code [duration]} is still to be filled in.
     *
     * @param timestamp what {@code [timestamp]} becomes
     */
    String segment(long sequence, long nowMs, long timestamp) {
        return checked(expand(settings.segmentFile(), sequence, nowMs, timestamp));
    }

    /** A segment's name when its length is known. */
    static String withDuration(String name, long durationMs) {
        return checked(name.replace(DURATION, Long.toString(durationMs)));
    }

    /**
     * The init segment, below the root.
     *
     * @param sequence the number of its first segment, when the name is taken by another; else -1
     */
    String init(long sequence) {
        String name = expand(settings.initFile(), sequence, 0, 0);
        int dot = name.lastIndexOf('.');
        int end = dot > name.lastIndexOf('/') ? dot : name.length();
        return checked(sequence < 0 ? name : name.substring(0, end) + "-" + sequence + name.substring(end));
    }

    /** A part of a segment, below the root: beside the playlist. */
    String part(long sequence, int part) {
        String playlist = playlist();
        int dot = playlist.lastIndexOf('.');
        String stem = dot > playlist.lastIndexOf('/') ? playlist.substring(0, dot) : playlist;
        return checked(stem + ".part-" + sequence + "-" + part + (settings.usesMp4() ? ".m4s" : ".ts"));
    }

    /** Below the keys' root. */
    String key(long sequence) {
        return checked(expand(settings.keyFile(), sequence, 0, 0));
    }

    private String expand(String template, long sequence, long nowMs, long timestamp) {
        ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(settings.zone());
        String below = template.startsWith("./") ? template.substring(2) : template;
        return VARIABLE.matcher(below).replaceAll(variable -> Matcher.quoteReplacement(switch (variable.group(1)) {
            case "vhost" -> key.vhost();
            case "app" -> key.app();
            case "stream" -> key.stream();
            case "seq" -> Long.toString(sequence);
            case "timestamp" -> Long.toString(timestamp);
            default -> TIMES.get(variable.group(1)).format(now);
        }));
    }

    /**
     * A relative path that stays below whatever it is resolved against.
     *
     * @throws IllegalArgumentException when it does not, or no file can have it
     */
    static String checked(String path) {
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new IllegalArgumentException("path of " + bytes + " bytes is over " + MAX_PATH_BYTES);
        }
        for (String name : path.split("/", -1)) {
            int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (nameBytes == 0 || nameBytes > MAX_NAME_BYTES) {
                throw new IllegalArgumentException("file name of " + nameBytes + " bytes is not in 1.." + MAX_NAME_BYTES);
            }
            if (name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
                throw new IllegalArgumentException("file name " + name + " is none");
            }
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
}
