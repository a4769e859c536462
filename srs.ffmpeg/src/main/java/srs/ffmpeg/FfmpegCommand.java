package srs.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words that FFmpeg is started with, in SRS's order (compat 6.9). Stateless. */
public final class FfmpegCommand {
    private static final String OFF = "off";
    private static final String BITSTREAM_FILTER = "-bsf:a";

    private FfmpegCommand() {}

    /**
     * Makes the command of an engine that was checked.
     *
     * @param program FFmpeg itself
     * @param first what comes before everything of the engine: {@code -re}
     * @param input an address or a file; one that begins with {@code -} is written so that it is no option
     * @param output the same, with its variables filled
     */
    public static List<String> words(String program, List<String> first, FfmpegEngine engine, String input, String output) {
        List<String> words = new ArrayList<>();
        words.add(program);
        words.addAll(first);
        addLines(words, engine.perfile());
        // "-f flv" before "-i udp://..." would be wrong: srs#290
        addFormat(words, input.startsWith("rtmp://") ? engine.iformat() : "");
        words.add("-i");
        words.add(file(input));
        addLines(words, engine.vfilter());
        addVideo(words, engine);
        addAudio(words, engine);
        addFormat(words, engine.oformat());
        words.add("-y");
        words.add(file(output));
        return words;
    }

    private static void addVideo(List<String> words, FfmpegEngine engine) {
        if (engine.vcodec().equals(FfmpegEngine.NO_VIDEO)) {
            words.add("-vn");
            return;
        }
        words.addAll(List.of("-vcodec", engine.vcodec()));
        if (engine.vcodec().equals(FfmpegEngine.COPY)) {
            return;
        }
        int width = engine.vwidth() - engine.vwidth() % 2;
        int height = engine.vheight() - engine.vheight() % 2;
        addNumber(words, "-b:v", engine.vbitrate() * 1000L);
        if (engine.vfps() > 0) {
            words.addAll(List.of("-r", String.format(Locale.ROOT, "%.2f", engine.vfps())));
        }
        if (width > 0 && height > 0) {
            words.addAll(List.of("-s", width + "x" + height, "-aspect", width + ":" + height));
        }
        addNumber(words, "-threads", engine.vthreads());
        if (!engine.vprofile().isEmpty()) {
            words.addAll(List.of("-profile:v", engine.vprofile()));
        }
        if (!engine.vpreset().isEmpty()) {
            words.addAll(List.of("-preset", engine.vpreset()));
        }
        addLines(words, engine.vparams());
    }

    private static void addAudio(List<String> words, FfmpegEngine engine) {
        if (engine.acodec().equals(FfmpegEngine.NO_AUDIO)) {
            words.add("-an");
            return;
        }
        words.addAll(List.of("-acodec", engine.acodec()));
        if (engine.acodec().equals(FfmpegEngine.COPY)) {
            // of its parameters only this filter has a meaning for a copy
            addLines(words, engine.aparams().stream().filter(line -> line.size() > 1 && option(line.get(0)).equals(BITSTREAM_FILTER)).toList());
            return;
        }
        addNumber(words, "-b:a", engine.abitrate() * 1000L);
        addNumber(words, "-ar", engine.asampleRate());
        addNumber(words, "-ac", engine.achannels());
        addLines(words, engine.aparams());
    }

    private static void addNumber(List<String> words, String option, long number) {
        if (number > 0) {
            words.addAll(List.of(option, Long.toString(number)));
        }
    }

    private static void addFormat(List<String> words, String format) {
        if (!format.isEmpty() && !format.equals(OFF)) {
            words.addAll(List.of("-f", format));
        }
    }

    /** A line {@code bf 3} of a block is the option {@code -bf 3}. */
    private static void addLines(List<String> words, List<List<String>> lines) {
        for (List<String> line : lines) {
            words.add(option(line.get(0)));
            words.addAll(line.subList(1, line.size()));
        }
    }

    private static String option(String name) {
        return name.startsWith("-") ? name : "-" + name;
    }

    private static String file(String name) {
        return name.startsWith("-") ? "./" + name : name;
    }
}
