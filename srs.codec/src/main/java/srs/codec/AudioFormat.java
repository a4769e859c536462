package srs.codec;

/**
 * What statistics and playlists say of an audio track, in the words of SRS.
 *
 * @param codec {@code AAC}, {@code MP3}, {@code Opus}, {@code FLAC}
 * @param profile {@code LC}, {@code HE}, …; {@code Other} if it has no name
 * @param sampleRateHz of what is heard
 * @param channels 0 if the header does not tell
 * @param codecString RFC 6381, for example {@code mp4a.40.2}
 */
public record AudioFormat(String codec, String profile, int sampleRateHz, int channels, String codecString) {
}
