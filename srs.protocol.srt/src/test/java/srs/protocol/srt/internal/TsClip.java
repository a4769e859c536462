package srs.protocol.srt.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** FFmpeg's clips as MPEG-TS, as it sends them by SRT. */
final class TsClip {
    private TsClip() {}

    /** Without FFmpeg the calling test is skipped with words. */
    static byte[] of(Clip clip) throws IOException {
        return of(clip, "copy");
    }

    /** The same with the sound in another codec. */
    static byte[] of(Clip clip, String audioEncoder) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path file = Files.createTempFile("clip", ".ts");
        try {
            ffmpeg.ffmpeg("-i", clip.flv(ffmpeg).toString(), "-c:v", "copy", "-c:a", audioEncoder, "-f", "mpegts", "-y", file.toString()).output(FfmpegTool.DEADLINE);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }
}
