package srs.testkit.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;

/** A configuration that a test writes line by line: {@code set("http_hooks.on_play", url)}. Every vhost is the same. Thread-safe. */
public final class FakeConfig implements Config {
    private static final String DECLARATIONS = "OSGI-INF/srs/directives.conf";
    private static final Pattern DIRECTIVE = Pattern.compile("^directive (?:vhost\\.)?(?<path>\\S+) \\{\\s+type +(?<type>[^;\\s]+)[^;]*;(?:\\s+default +(?<value>[^;]*);)?", Pattern.MULTILINE);

    private final Map<String, List<List<String>>> lines = new ConcurrentHashMap<>();
    /** Of directives that nobody has set. */
    private final Map<String, List<List<String>>> defaults = new ConcurrentHashMap<>();
    private final Map<String, List<Section>> blocks = new ConcurrentHashMap<>();
    private final List<ConfigListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Function<String, Optional<String>> resolver = Optional::of;

    /** One in which every directive has the default that the bundles on the class path declare for it. Times are milliseconds. */
    public static FakeConfig ofDefaults() {
        FakeConfig config = new FakeConfig();
        try {
            for (URL declared : Collections.list(FakeConfig.class.getClassLoader().getResources(DECLARATIONS))) {
                try (InputStream in = declared.openStream()) {
                    config.declare(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return config;
    }

    private void declare(String declarations) {
        Matcher directive = DIRECTIVE.matcher(declarations);
        while (directive.find()) {
            String type = directive.group("type");
            String value = directive.group("value") == null ? "" : directive.group("value");
            if (type.startsWith("sw")) {
                declare(directive.group("path"), type.equals("sw+") || value.equals("on") ? "on" : "off");
            } else if (type.endsWith("seconds") && !value.isEmpty()) {
                declare(directive.group("path"), Long.toString(Math.round(Double.parseDouble(value) * 1000)));
            } else if (value.startsWith("\"")) {
                declare(directive.group("path"), value.substring(1, value.length() - 1));
            } else if (!value.isEmpty()) {
                declare(directive.group("path"), value.split(" "));
            }
        }
    }

    private void declare(String path, String... words) {
        defaults.put(path, List.of(List.of(words)));
    }

    /** Adds a line to a directive. */
    public FakeConfig add(String path, String... words) {
        lines.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(List.of(words));
        return this;
    }

    /** Sets a directive. */
    public FakeConfig set(String path, String... words) {
        lines.remove(path);
        return add(path, words);
    }

    /** Adds a repeated block. */
    public FakeConfig add(String path, Section block) {
        blocks.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(block);
        return this;
    }

    /** Sets directives by their paths, each to the words of its value. */
    public FakeConfig set(Map<String, String> values) {
        values.forEach((path, value) -> set(path, value.split(" ")));
        return this;
    }

    /** Which vhost serves a host; until this is said, each host is one. */
    public FakeConfig resolving(Function<String, Optional<String>> hosts) {
        resolver = hosts;
        return this;
    }

    /** Tells the listeners that these have changed. */
    public void reload(String... changed) {
        listeners.forEach(listener -> listener.onChanged(Set.of(changed)));
    }

    @Override
    public Section root() {
        return new Values();
    }

    @Override
    public Section vhost(String vhost) {
        return new Values();
    }

    @Override
    public Optional<String> resolveVhost(String host) {
        return resolver.apply(host);
    }

    @Override
    public List<String> vhosts() {
        return List.of("__defaultVhost__");
    }

    @Override
    public Registration listen(ConfigListener listener, String... paths) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public ReloadResult reload() {
        throw new UnsupportedOperationException();
    }

    private final class Values implements Section {
        @Override
        public List<List<String>> lines(String path) {
            List<List<String>> said = lines.get(path);
            return said == null ? defaults.getOrDefault(path, List.of()) : said;
        }

        @Override
        public List<Section> blocks(String path) {
            return List.copyOf(blocks.getOrDefault(path, List.of()));
        }

        @Override
        public List<String> words(String path) {
            List<String> all = new ArrayList<>();
            lines(path).forEach(all::addAll);
            return all;
        }

        @Override
        public String string(String path) {
            return words(path).isEmpty() ? "" : words(path).get(0);
        }

        @Override
        public boolean isOn(String path) {
            return string(path).equals("on");
        }

        @Override
        public int integer(String path) {
            return Integer.parseInt(string(path));
        }

        @Override
        public long millis(String path) {
            return Long.parseLong(string(path));
        }

        @Override
        public double number(String path) {
            return Double.parseDouble(string(path));
        }

        @Override
        public List<Endpoint> endpoints(String path) {
            return words(path).stream().map(Endpoint::parse).toList();
        }

        @Override
        public boolean isSet(String path) {
            return lines.containsKey(path);
        }
    }
}
