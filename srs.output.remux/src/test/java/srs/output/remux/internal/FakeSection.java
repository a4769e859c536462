package srs.output.remux.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** Values of a vhost; what is not set is the default of SRS. */
final class FakeSection implements Section {
    final Map<String, String> values = new HashMap<>(Map.of("http_remux.enabled", "on", "http_remux.mount", "[vhost]/[app]/[stream].flv",
            "http_remux.has_audio", "on", "http_remux.has_video", "on", "http_remux.guess_has_av", "on",
            "http_remux.drop_if_not_match", "on", "http_remux.fast_cache", "0", "tcp_nodelay", "off"));

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
    public String string(String path) {
        String value = values.get(path);
        if (value == null) {
            throw new IllegalArgumentException(path + " is not declared");
        }
        return value;
    }

    @Override
    public List<String> words(String path) {
        return List.of(string(path).split(" "));
    }

    @Override
    public List<Endpoint> endpoints(String path) {
        return List.of();
    }

    @Override
    public boolean isSet(String path) {
        return values.containsKey(path);
    }
}
