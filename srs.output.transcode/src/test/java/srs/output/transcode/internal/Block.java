package srs.output.transcode.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** Values and blocks that a test puts together; what it does not say is empty, off or 0, formats are flv. */
final class Block implements Section {
    private final List<String> args;
    private final Map<String, String> values = new HashMap<>(Map.of("iformat", "flv", "oformat", "flv", "input.type", "file"));
    private final Map<String, List<Section>> blocks = new HashMap<>();

    Block(String... args) {
        this.args = List.of(args);
    }

    Block set(String path, String value) {
        values.put(path, value);
        return this;
    }

    Block add(String path, Section block) {
        blocks.computeIfAbsent(path, p -> new ArrayList<>()).add(block);
        return this;
    }

    @Override
    public List<String> args() {
        return args;
    }

    @Override
    public List<Section> blocks(String path) {
        return blocks.getOrDefault(path, List.of());
    }

    @Override
    public List<List<String>> lines(String path) {
        return List.of();
    }

    @Override
    public boolean isOn(String path) {
        return string(path).equals("on");
    }

    @Override
    public int integer(String path) {
        return (int) number(path);
    }

    @Override
    public double number(String path) {
        return string(path).isEmpty() ? 0 : Double.parseDouble(string(path));
    }

    @Override
    public String string(String path) {
        return values.getOrDefault(path, "");
    }

    @Override
    public List<Endpoint> endpoints(String path) {
        return List.of(Endpoint.parse("1935"));
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
    public boolean isSet(String path) {
        return values.containsKey(path);
    }
}
