package srs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What FFmpeg decodes of a file: every picture, or every piece of sound, with its time. Immutable. */
public record DecodedFrames(List<String> hashes, List<Double> ms) {
    /** Sound that came before the first picture is not in the group of pictures that a tap begins with; what follows it sounds different at first. */
    public static final int FIRST_SOUNDS = 10;
    /** FLV has milliseconds, others do not. */
    private static final double ROUNDING_MS = 1.5;

    /** @param track v or a */
    public static DecodedFrames of(FfmpegTool ffmpeg, Path file, String track) {
        return of(ffmpeg, file.toString(), track);
    }

    private static DecodedFrames of(FfmpegTool ffmpeg, String file, String track) {
        List<String> arguments = new ArrayList<>();
        if (file.endsWith(".m3u8") && !file.startsWith("http")) {
            arguments.addAll(List.of("-allowed_extensions", "ALL"));
        }
        arguments.addAll(List.of("-i", file, "-map", "0:" + track, "-fps_mode", "passthrough", "-f", "framemd5", "-"));
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

    /** Nothing of a clip that was live is missing, doubled or at another time. */
    public static void assertSame(FfmpegTool ffmpeg, Clip clip, Path file) {
        assertSame(ffmpeg, clip.flv(ffmpeg), file, FIRST_SOUNDS, clip.tracks());
    }

    /**
     * Nothing is missing, doubled or at another time than in the source.
     *
     * @param firstSounds so many at the beginning may be missing, or sound different without those
     * @param tracks v, a
     */
    public static void assertSame(FfmpegTool ffmpeg, Path source, Path file, int firstSounds, List<String> tracks) {
        assertSame(ffmpeg, source, file.toString(), firstSounds, tracks);
    }

    /** @param file a path or an address; otherwise as above */
    public static void assertSame(FfmpegTool ffmpeg, Path source, String file, int firstSounds, List<String> tracks) {
        for (String track : tracks) {
            DecodedFrames expected = of(ffmpeg, source.toString(), track);
            DecodedFrames found = of(ffmpeg, file, track);
            int size = expected.hashes.size();
            int from = track.equals("a") ? firstSounds : 0;
            assertThat(size).as("%s of %s", track, source).isGreaterThan(from);
            assertThat(found.hashes).as("%s of %s", track, file).endsWith(expected.hashes.subList(from, size).toArray(new String[0])).hasSizeBetween(size - from, size);
            double shift = found.ms.get(found.ms.size() - 1) - expected.ms.get(size - 1);
            for (int i = 1; i <= size - from; i++) {
                double off = found.ms.get(found.ms.size() - i) - expected.ms.get(size - i) - shift;
                assertThat(Math.abs(off)).as("time of frame %d from the end, %s of %s", i, track, file).isLessThan(ROUNDING_MS);
            }
        }
    }
}
