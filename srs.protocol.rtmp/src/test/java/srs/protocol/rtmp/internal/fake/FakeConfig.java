package srs.protocol.rtmp.internal.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;

/**
 * A configuration that a test writes value by value. Knows only what a {@code directives.conf} on the class path declares, and refuses
 * other paths as the kernel does. Thread-safe.
 */
public final class FakeConfig implements Config {
    private static final Pattern DIRECTIVE = Pattern.compile("directive (\\S+) \\{(.*?)\\n\\}", Pattern.DOTALL);
    private static final Pattern DEFAULT = Pattern.compile("\\n\\s*default\\s+(.*?);");
    private static final Pattern TYPE = Pattern.compile("\\n\\s*type\\s+(\\S+?)[;\\s]");

    private final Map<String, String> defaults = declared();
    private final Map<String, Map<String, String>> vhosts = new LinkedHashMap<>();
    private final Map<String, String> root = new ConcurrentHashMap<>();
    private final List<ConfigListener> listeners = new ArrayList<>();

    /** A configuration with {@code __defaultVhost__} and nothing else. */
    public FakeConfig() {
        vhosts.put("__defaultVhost__", new ConcurrentHashMap<>());
    }

    /** Sets a root value; the words are joined by spaces. */
    public FakeConfig set(String path, String value) {
        root.put(path, value);
        return this;
    }

    /** Sets a value of a vhost, and makes the vhost when it is new. */
    public FakeConfig set(String vhost, String path, String value) {
        vhosts.computeIfAbsent(vhost, v -> new ConcurrentHashMap<>()).put(path, value);
        return this;
    }

    /** Takes {@code __defaultVhost__} away. */
    public FakeConfig withoutDefaultVhost() {
        vhosts.remove("__defaultVhost__");
        return this;
    }

    /** Tells the listeners that something changed. */
    public void changed(String... paths) {
        listeners.forEach(listener -> listener.onChanged(Set.of(paths)));
    }

    @Override
    public Section root() {
        return new Values("", root);
    }

    @Override
    public Section vhost(String vhost) {
        return new Values("vhost.", vhosts.getOrDefault(vhost, Map.of()));
    }

    @Override
    public Optional<String> resolveVhost(String host) {
        String name = vhosts.containsKey(host) ? host : "__defaultVhost__";
        return vhosts.containsKey(name) && !"off".equals(vhosts.get(name).get("enabled")) ? Optional.of(name) : Optional.empty();
    }

    @Override
    public List<String> vhosts() {
        return List.copyOf(vhosts.keySet());
    }

    @Override
    public Registration listen(ConfigListener listener, String... paths) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public ReloadResult reload() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String text() {
        throw new UnsupportedOperationException();
    }

    private static Map<String, String> declared() {
        Map<String, String> defaults = new HashMap<>();
        try {
            for (URL url : Collections.list(FakeConfig.class.getClassLoader().getResources("OSGI-INF/srs/directives.conf"))) {
                try (InputStream in = url.openStream()) {
                    read(new String(in.readAllBytes(), StandardCharsets.UTF_8), defaults);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }

    private static void read(String text, Map<String, String> defaults) {
        Matcher directive = DIRECTIVE.matcher(text);
        while (directive.find()) {
            Matcher value = DEFAULT.matcher(directive.group(2));
            Matcher type = TYPE.matcher(directive.group(2));
            boolean isOn = type.find() && type.group(1).equals("sw+");
            defaults.put(directive.group(1), value.find() ? value.group(1) : isOn ? "on" : "");
        }
    }

    private final class Values implements Section {
        private final String prefix;
        private final Map<String, String> values;

        Values(String prefix, Map<String, String> values) {
            this.prefix = prefix;
            this.values = values;
        }

        private String get(String path) {
            String otherwise = defaults.get(prefix + path);
            if (otherwise == null) {
                throw new IllegalArgumentException(prefix + path + " is not declared");
            }
            return values.getOrDefault(path, otherwise);
        }

        @Override
        public boolean isOn(String path) {
            return get(path).equals("on");
        }

        @Override
        public int integer(String path) {
            return Integer.parseInt(get(path));
        }

        @Override
        public long millis(String path) {
            return path.equals("play.queue_length") ? Long.parseLong(get(path)) * 1000 : Long.parseLong(get(path));
        }

        @Override
        public double number(String path) {
            return Double.parseDouble(get(path));
        }

        @Override
        public String string(String path) {
            return get(path);
        }

        @Override
        public List<String> words(String path) {
            return get(path).isEmpty() ? List.of() : List.of(get(path).split(" "));
        }

        @Override
        public List<Endpoint> endpoints(String path) {
            return words(path).stream().map(Endpoint::parse).toList();
        }

        @Override
        public boolean isSet(String path) {
            get(path);
            return values.containsKey(path);
        }
    }
}
