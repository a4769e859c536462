package srs.output.dvr.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** Values of a vhost; what is not set has the default of SRS. */
final class FakeSection implements Section {
    final Map<String, String> values = new HashMap<>(Map.of("dvr.enabled", "on", "dvr.dvr_apply", "all", "dvr.dvr_plan", "session",
            "dvr.dvr_duration", "30000", "dvr.dvr_wait_keyframe", "on", "dvr.time_jitter", "full", "dvr.dvr_fragmented", "off", "dvr.dvr_keep_days", "0",
            "dvr.dvr_keep_bytes", "0"));

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
