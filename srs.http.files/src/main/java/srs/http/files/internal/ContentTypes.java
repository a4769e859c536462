package srs.http.files.internal;

import java.util.Locale;
import java.util.Map;

/** Content types by extension. Stateless. */
final class ContentTypes {
    private static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"), Map.entry("htm", "text/html; charset=utf-8"), Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"), Map.entry("mjs", "text/javascript; charset=utf-8"), Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"), Map.entry("xml", "text/xml"), Map.entry("wasm", "application/wasm"),
            Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"), Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"), Map.entry("svg", "image/svg+xml"), Map.entry("ico", "image/x-icon"), Map.entry("woff2", "font/woff2"),
            Map.entry("woff", "font/woff"), Map.entry("ttf", "font/ttf"), Map.entry("pdf", "application/pdf"), Map.entry("swf", "application/x-shockwave-flash"),
            Map.entry("m3u8", "application/vnd.apple.mpegurl"), Map.entry("ts", "video/MP2T"), Map.entry("mpd", "application/dash+xml"),
            Map.entry("m4s", "video/iso.segment"), Map.entry("mp4", "video/mp4"), Map.entry("m4v", "video/mp4"), Map.entry("m4a", "audio/mp4"),
            Map.entry("flv", "video/x-flv"), Map.entry("webm", "video/webm"), Map.entry("mkv", "video/x-matroska"), Map.entry("aac", "audio/x-aac"),
            Map.entry("mp3", "audio/mpeg"), Map.entry("ogg", "audio/ogg"), Map.entry("vtt", "text/vtt; charset=utf-8"));

    private ContentTypes() {}

    static String of(String name) {
        return TYPES.getOrDefault(extension(name), UNKNOWN);
    }

    /** Behind the last dot, in lower case; empty when there is none. */
    static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
