package srs.codec;

/**
 * What statistics and playlists say of a video, in the words of SRS.
 *
 * @param codec {@code H264}, {@code HEVC}, {@code AV1}, {@code VP9}, {@code VP8}
 * @param profile for example {@code High}; {@code Other} if it has no name
 * @param level for example {@code 3.1}
 * @param width of the shown picture; 0 if the header does not tell
 * @param height of the shown picture; 0 if the header does not tell
 * @param codecString RFC 6381, for example {@code avc1.64001F}
 */
public record VideoFormat(String codec, String profile, String level, int width, int height, String codecString) {
    static final String OTHER = "Other";
}
