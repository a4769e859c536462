package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** What FFmpeg decodes of a file: every picture, or every piece of sound, with its time. Immutable. */
record DecodedFrames(List<String> hashes, List<Double> ms) {
    /** Sound that came before the first picture is not in the group of pictures that a tap begins with; what follows it sounds different at first. */
    private static final int FIRST_SOUNDS = 10;
    /** FLV has milliseconds, others do not. */
    private static final double ROUNDING_MS = 1.5;

    /** @param track v or a */
    static DecodedFrames of(FfmpegTool ffmpeg, Path file, String track) {
        List<String> arguments = new ArrayList<>();
        if (file.toString().endsWith(".m3u8")) {
            arguments.addAll(List.of("-allowed_extensions", "ALL"));
        }
        arguments.addAll(List.of("-i", file.toString(), "-map", "0:" + track, "-fps_mode", "passthrough", "-f", "framemd5", "-"));
        List<String> hashes = new ArrayList<>();
        List<Double> ms = new ArrayList<>();
        double unit = 0;
        for (String line : ffmpeg.ffmpeg(arguments.toArray(new String[0])).text(FfmpegTool.DEADLINE).lines().toList()) {
            if (line.startsWith("#tb 0: ")) {
                String[] fraction = line.substring(7).split("/");
                unit = 1000.0 * Integer.parseInt(fraction[0]) / Integer.parseInt(fraction[1]);
            } else if (!line.startsWith("#")) {
                String[] words = line.split(", *");
                ms.add(Long.parseLong(words[2].trim()) * unit);
                hashes.add(words[5]);
            }
        }
        return new DecodedFrames(hashes, ms);
    }

    /** Nothing is missing, doubled or at another time than in the clip. */
    static void assertSame(FfmpegTool ffmpeg, Clip clip, Path file) {
        for (String track : List.of("v", "a")) {
            DecodedFrames expected = of(ffmpeg, clip.flv(ffmpeg), track);
            DecodedFrames found = of(ffmpeg, file, track);
            int size = expected.hashes.size();
            int from = track.equals("a") ? FIRST_SOUNDS : 0;
            assertThat(found.hashes).as("%s of %s", track, file).endsWith(expected.hashes.subList(from, size).toArray(new String[0])).hasSizeBetween(size - from, size);
            double shift = found.ms.get(found.ms.size() - 1) - expected.ms.get(size - 1);
            for (int i = 1; i <= size - from; i++) {
                double off = found.ms.get(found.ms.size() - i) - expected.ms.get(size - i) - shift;
                assertThat(Math.abs(off)).as("time of frame %d from the end, %s of %s", i, track, file).isLessThan(ROUNDING_MS);
            }
        }
    }
}
