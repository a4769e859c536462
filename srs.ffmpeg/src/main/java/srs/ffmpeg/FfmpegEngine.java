package srs.ffmpeg;

import java.util.List;
import srs.kernel.config.Section;

/**
 * The {@code engine} block of {@code transcode} or {@code ingest}, as it was written (compat 2.6.10). Immutable.
 *
 * @param name its name; empty when it has none
 * @param perfile options before the input, each a line of words
 * @param vfilter options after the input
 */
public record FfmpegEngine(String name, boolean isEnabled, List<List<String>> perfile, String iformat, List<List<String>> vfilter, String vcodec,
        int vbitrate, double vfps, int vwidth, int vheight, int vthreads, String vprofile, String vpreset, List<List<String>> vparams, String acodec,
        int abitrate, int asampleRate, int achannels, List<List<String>> aparams, String oformat, String output) {

    /** The codec that keeps what comes. */
    public static final String COPY = "copy";
    static final String NO_VIDEO = "vn";
    static final String NO_AUDIO = "an";
    static final String PNG = "png";
    static final String LIBAACPLUS = "libaacplus";

    /** Reads a block that has the directives of an engine. */
    public static FfmpegEngine of(Section block) {
        return new FfmpegEngine(block.args().isEmpty() ? "" : block.args().get(0), block.isOn("enabled"), block.lines("perfile"), block.string("iformat"),
                block.lines("vfilter"), block.string("vcodec"), block.integer("vbitrate"), block.number("vfps"), block.integer("vwidth"),
                block.integer("vheight"), block.integer("vthreads"), block.string("vprofile"), block.string("vpreset"), block.lines("vparams"),
                block.string("acodec"), block.integer("abitrate"), block.integer("asample_rate"), block.integer("achannels"), block.lines("aparams"),
                block.string("oformat"), block.string("output"));
    }

    /** The same engine that codes nothing, for FLV. */
    public FfmpegEngine asCopy() {
        return new FfmpegEngine(name, isEnabled, perfile, "off", List.of(), COPY, 0, 0, 0, 0, 0, "", "", List.of(), COPY, 0, 0, 0, aparams, "flv", output);
    }

    /** @throws FfmpegException for what SRS refuses, in its order */
    public void check() throws FfmpegException {
        boolean hasVideo = !vcodec.equals(NO_VIDEO);
        if (!hasVideo && acodec.equals(NO_AUDIO)) {
            throw new FfmpegException(FfmpegException.Code.NO_CODEC, "vcodec vn and acodec an leave nothing");
        }
        refuse(vcodec.isEmpty(), FfmpegException.Code.NO_CODEC, "vcodec is empty");
        if (hasVideo && !vcodec.equals(COPY) && !vcodec.equals(PNG)) {
            checkVideo();
        }
        refuse(acodec.isEmpty(), FfmpegException.Code.AUDIO_CODEC, "acodec is empty");
        refuse(acodec.equals(LIBAACPLUS) && abitrate != 0 && (abitrate < 16 || abitrate > 72), FfmpegException.Code.AUDIO_BITRATE,
                "abitrate " + abitrate + " of libaacplus is not in 16..72");
        if (!acodec.equals(COPY) && !acodec.equals(NO_AUDIO)) {
            refuse(abitrate < 0, FfmpegException.Code.AUDIO_BITRATE, "abitrate " + abitrate + " is below 0");
            refuse(asampleRate < 0, FfmpegException.Code.SAMPLE_RATE, "asample_rate " + asampleRate + " is below 0");
            refuse(achannels < 0 || achannels > 2, FfmpegException.Code.CHANNELS, "achannels " + achannels + " is not in 0..2");
        }
        refuse(output.isEmpty(), FfmpegException.Code.OUTPUT, "output is empty");
    }

    private void checkVideo() throws FfmpegException {
        refuse(vbitrate < 0, FfmpegException.Code.VIDEO_BITRATE, "vbitrate " + vbitrate + " is below 0");
        refuse(vfps < 0, FfmpegException.Code.FPS, "vfps " + vfps + " is below 0");
        refuse(vwidth < 0, FfmpegException.Code.WIDTH, "vwidth " + vwidth + " is below 0");
        refuse(vheight < 0, FfmpegException.Code.HEIGHT, "vheight " + vheight + " is below 0");
        refuse(vthreads < 0, FfmpegException.Code.THREADS, "vthreads " + vthreads + " is below 0");
        refuse(vprofile.isEmpty(), FfmpegException.Code.PROFILE, "vprofile is empty");
        refuse(vpreset.isEmpty(), FfmpegException.Code.PRESET, "vpreset is empty");
    }

    private static void refuse(boolean isWrong, FfmpegException.Code code, String problem) throws FfmpegException {
        if (isWrong) {
            throw new FfmpegException(code, problem);
        }
    }
}
