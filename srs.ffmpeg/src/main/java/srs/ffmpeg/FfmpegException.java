package srs.ffmpeg;

/** An engine that FFmpeg cannot be started with; the message begins with SRS's error code and name (compat 7.4). */
public final class FfmpegException extends Exception {
    private static final long serialVersionUID = 1L;

    /** SRS's errors. */
    public enum Code {
        NO_CODEC(3015, "FFmpegNoCodec"),
        OUTPUT(3016, "FFmpegNoOutput"),
        CHANNELS(3017, "FFmpegChannels"),
        SAMPLE_RATE(3018, "FFmpegSampleRate"),
        AUDIO_BITRATE(3019, "FFmpegAudioBitrate"),
        AUDIO_CODEC(3020, "FFmpegAudioCodec"),
        PRESET(3021, "FFmpegPreset"),
        PROFILE(3022, "FFmpegProfile"),
        THREADS(3023, "FFmpegThreads"),
        HEIGHT(3024, "FFmpegHeight"),
        WIDTH(3025, "FFmpegWidth"),
        FPS(3026, "FFmpegFps"),
        VIDEO_BITRATE(3027, "FFmpegVideoBitrate"),
        LOOP(3029, "FFmpegLoop"),
        BINARY(3032, "FFmpegBinary"),
        NO_INPUT(3033, "FFmpegNoInput"),
        NO_OUTPUT(3034, "FFmpegNoOutput"),
        INPUT_TYPE(3035, "FFmpegInputType");

        private final int number;
        private final String srsName;

        Code(int number, String srsName) {
            this.number = number;
            this.srsName = srsName;
        }

        /** As SRS numbers it. */
        public int number() {
            return number;
        }
    }

    private final Code code;

    public FfmpegException(Code code, String problem) {
        super("code=" + code.number + "(" + code.srsName + ") : " + problem);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
