package srs.ffmpeg;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** An {@code engine} block that a test writes as in srs.conf, without nested quotes; what it does not say has SRS's default. */
final class Engines implements Section {
    private final Map<String, String> values = new HashMap<>(Map.of("enabled", "on", "iformat", "flv", "oformat", "flv", "vbitrate", "0", "vfps", "0",
            "vwidth", "0", "vheight", "0", "vthreads", "1", "abitrate", "0", "asample_rate", "0"));
    private final Map<String, List<List<String>>> blocks = new HashMap<>();

    private Engines() {}

    static FfmpegEngine engine(String text) {
        Engines block = new Engines();
        for (String directive : text.split("(?<=[;}])\\s*(?![^{]*})")) {
            int brace = directive.indexOf('{');
            if (brace >= 0) {
                block.blocks.put(directive.substring(0, brace).trim(), Stream.of(directive.substring(brace + 1, directive.indexOf('}')).split(";"))
                        .map(String::trim).filter(line -> !line.isEmpty()).map(line -> List.of(line.split(" "))).toList());
            } else {
                String[] words = directive.replace(";", "").trim().split("\\s+", 2);
                block.values.put(words[0], words[1]);
            }
        }
        return FfmpegEngine.of(block);
    }

    @Override
    public List<String> args() {
        return List.of("ff");
    }

    @Override
    public boolean isOn(String path) {
        return string(path).equals("on");
    }

    @Override
    public int integer(String path) {
        return string(path).isEmpty() ? 0 : Integer.parseInt(string(path));
    }

    @Override
    public double number(String path) {
        return Double.parseDouble(string(path));
    }

    @Override
    public String string(String path) {
        return values.getOrDefault(path, "");
    }

    @Override
    public List<List<String>> lines(String path) {
        return blocks.getOrDefault(path, List.of());
    }

    @Override
    public long millis(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> words(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Endpoint> endpoints(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSet(String path) {
        return values.containsKey(path);
    }
}
