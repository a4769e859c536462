package srs.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A few seconds of test picture and tone as an FLV file, made once a build by {@link FfmpegTool}. 160x90, 25 pictures a second, a key
 * frame each second; H.264 and HEVC with B-frames, so that composition times are not all zero.
 */
public enum Clip {
    H264_AAC(Video.H264, "aac"),
    HEVC_AAC(Video.HEVC, "aac"),
    AV1_OPUS(Video.AV1, "libopus"),
    H264_MP3(Video.H264, "libmp3lame"),
    AAC_ONLY(null, "aac"),
    MP3_ONLY(null, "libmp3lame"),
    H264_ONLY(Video.H264, null),
    /** For files and segments alone: few players know the two together. */
    VP9_AC3(Video.VP9, "ac3");

    /** Length of every clip, in seconds. */
    public static final int SECONDS = 3;
    /** Pictures a second. */
    public static final int FPS = 25;

    private enum Video {
        H264("libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25", "-x264-params", "scenecut=0:sync-lookahead=0:rc-lookahead=0"),
        HEVC("libx265", "-preset", "ultrafast", "-g", "25", "-x265-params", "bframes=2:keyint=25:min-keyint=25:scenecut=0:log-level=error"),
        AV1("libsvtav1", "-preset", "12", "-g", "25", "-svtav1-params", "fast-decode=1"),
        VP9("libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "25");

        private final List<String> arguments;

        Video(String encoder, String... arguments) {
            this.arguments = new ArrayList<>(List.of("-c:v", encoder));
            this.arguments.addAll(List.of(arguments));
        }
    }

    private final Video video;
    private final String audioEncoder;

    Clip(Video video, String audioEncoder) {
        this.video = video;
        this.audioEncoder = audioEncoder;
    }

    public boolean hasVideo() {
        return video != null;
    }

    public boolean hasAudio() {
        return audioEncoder != null;
    }

    /** What FFmpeg calls its tracks: v, a. */
    public List<String> tracks() {
        return hasVideo() ? hasAudio() ? List.of("v", "a") : List.of("v") : List.of("a");
    }

    /** The file; made when it is not there yet. */
    public Path flv(FfmpegTool ffmpeg) {
        return BuildFolder.cached(name().toLowerCase(Locale.ROOT) + ".flv", file -> {
            ffmpeg.ffmpeg(arguments(file)).output(FfmpegTool.DEADLINE);
            if (Files.size(file) == 0) {
                throw new AssertionError(file + " is empty");
            }
        });
    }

    private String[] arguments(Path file) {
        List<String> a = new ArrayList<>();
        if (hasVideo()) {
            a.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=" + FPS));
        }
        if (hasAudio()) {
            a.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=" + (audioEncoder.equals("libopus") ? 48000 : 44100)));
        }
        a.addAll(List.of("-t", Integer.toString(SECONDS)));
        if (hasVideo()) {
            a.addAll(video.arguments);
            a.addAll(List.of("-pix_fmt", "yuv420p"));
        }
        if (hasAudio()) {
            a.addAll(List.of("-c:a", audioEncoder, "-b:a", "64k", "-ac", "2"));
        }
        a.addAll(List.of("-f", "flv", "-y", file.toString()));
        return a.toArray(new String[0]);
    }
}
