package srs.output.dash.internal;

/**
 * The video, or the audio, of a period, as a Representation of the MPD says it (ISO/IEC 23009-1 §5.3.5). Immutable.
 *
 * @param isVideo video or audio
 * @param codecs of RFC 6381
 * @param timescale units of a second in its segments
 * @param width of the picture, 0 for audio
 * @param height of the picture, 0 for audio
 * @param sampleRateHz 0 for video
 * @param channels 0 for video
 */
record Rendition(boolean isVideo, String codecs, long timescale, int width, int height, int sampleRateHz, int channels) {

    /** Its id, and what its files' names begin with. */
    String id() {
        return id(isVideo);
    }

    static String id(boolean isVideo) {
        return isVideo ? "video" : "audio";
    }

    /** Microseconds in its units, to the nearest. */
    long ofUs(long us) {
        return Math.floorDiv(us, 1_000_000) * timescale + (Math.floorMod(us, 1_000_000) * timescale + 500_000) / 1_000_000;
    }

    /** Units of another timescale in its own, rounded down. */
    long ofUnits(long time, long scale) {
        return Math.floorDiv(time, scale) * timescale + Math.floorMod(time, scale) * timescale / scale;
    }

    /** Its units in milliseconds, rounded up. */
    long toMs(long time) {
        return Math.floorDiv(time, timescale) * 1000 + (Math.floorMod(time, timescale) * 1000 + timescale - 1) / timescale;
    }
}
