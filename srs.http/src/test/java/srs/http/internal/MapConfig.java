package srs.http.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;

/** A configuration of a map over the defaults of this bundle; a reload is a call. */
final class MapConfig implements Config, Section {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("http_server.listen", "8080"), Map.entry("http_server.crossdomain", "on"), Map.entry("http_server.https.listen", "8088"),
            Map.entry("http_server.https.key", "./conf/server.key"), Map.entry("http_server.https.cert", "./conf/server.crt"),
            Map.entry("http_api.listen", "1985"), Map.entry("http_api.https.listen", "1990"), Map.entry("http_api.https.key", "./conf/server.key"),
            Map.entry("http_api.https.cert", "./conf/server.crt"), Map.entry("exporter.listen", "9972"));

    private final Map<String, String> values = new HashMap<>();
    private ConfigListener listener = changed -> {};

    MapConfig set(String path, String value) {
        values.put(path, value);
        return this;
    }

    void applyReload() {
        listener.onChanged(Set.copyOf(values.keySet()));
    }

    private String value(String path) {
        return values.getOrDefault(path, DEFAULTS.getOrDefault(path, ""));
    }

    @Override
    public boolean isOn(String path) {
        return value(path).equals("on");
    }

    @Override
    public String string(String path) {
        return value(path);
    }

    @Override
    public List<Endpoint> endpoints(String path) {
        return List.of(value(path).split(" ")).stream().map(Endpoint::parse).toList();
    }

    @Override
    public boolean isSet(String path) {
        return values.containsKey(path);
    }

    @Override
    public Section root() {
        return this;
    }

    @Override
    public Registration listen(ConfigListener heard, String... paths) {
        listener = heard;
        return () -> listener = changed -> {};
    }

    @Override
    public int integer(String path) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public long millis(String path) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public double number(String path) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public List<String> words(String path) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public Section vhost(String vhost) {
        throw new UnsupportedOperationException(vhost);
    }

    @Override
    public Optional<String> resolveVhost(String host) {
        throw new UnsupportedOperationException(host);
    }

    @Override
    public List<String> vhosts() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReloadResult reload() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String text() {
        throw new UnsupportedOperationException();
    }
}
