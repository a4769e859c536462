package srs.testkit.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** A repeated block, with the values and blocks that a test puts into it; what it does not say is empty, off or 0. Confined to the test's thread. */
public final class FakeBlock implements Section {
    private final List<String> args;
    private final Map<String, List<String>> values = new HashMap<>();
    private final Map<String, List<Section>> blocks = new HashMap<>();

    /** @param args the words between its name and its brace */
    public FakeBlock(String... args) {
        this.args = List.of(args);
    }

    /** Sets a directive. */
    public FakeBlock set(String path, String... words) {
        values.put(path, List.of(words));
        return this;
    }

    /** Adds a block. */
    public FakeBlock add(String path, Section block) {
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
        return isSet(path) ? List.of(words(path)) : List.of();
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
    public long millis(String path) {
        return (long) number(path);
    }

    @Override
    public double number(String path) {
        return string(path).isEmpty() ? 0 : Double.parseDouble(string(path));
    }

    @Override
    public String string(String path) {
        return words(path).isEmpty() ? "" : words(path).get(0);
    }

    @Override
    public List<String> words(String path) {
        return values.getOrDefault(path, List.of());
    }

    @Override
    public List<Endpoint> endpoints(String path) {
        return words(path).stream().map(Endpoint::parse).toList();
    }

    @Override
    public boolean isSet(String path) {
        return values.containsKey(path);
    }
}
