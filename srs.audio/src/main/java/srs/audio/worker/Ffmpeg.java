package srs.audio.worker;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.swresample;

/** What all users of FFmpeg's libraries need. Stateless. */
final class Ffmpeg {
    private static final int MAX_ERROR_BYTES = 256;

    private Ffmpeg() {}

    /** Loads the libraries, which takes a third of a second. What is wrong in a stream is told by who feeds it, not by FFmpeg. */
    static void load() {
        av_log_set_level(AV_LOG_FATAL);
        avcodec.avcodec_version();
        swresample.swresample_version();
    }

    /** @throws SoundException when a call said that it failed */
    static int check(int result, String what) throws SoundException {
        if (result < 0) {
            throw new SoundException(what + ": " + words(result));
        }
        return result;
    }

    /** Whether there is nothing more to take now. */
    static boolean isDry(int result) {
        return result == AVERROR_EAGAIN() || result == AVERROR_EOF;
    }

    static String words(int error) {
        byte[] text = new byte[MAX_ERROR_BYTES];
        av_strerror(error, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
