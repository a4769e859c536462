package srs.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;

/** A configuration that never changes: SRS's defaults for what the way of a frame asks, with a few values of the caller's. Thread-safe. */
final class FixedConfig implements Config, Section {
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("min_latency", false),
            Map.entry("play.gop_cache", true),
            Map.entry("play.gop_cache_max_frames", 2500),
            Map.entry("play.queue_length", 30_000),
            Map.entry("play.atc", false),
            Map.entry("play.atc_auto", false),
            Map.entry("play.time_jitter", "full"),
            Map.entry("play.mix_correct", false),
            Map.entry("play.mw_latency", 350),
            Map.entry("play.mw_msgs", 8),
            Map.entry("play.send_min_interval", 0),
            Map.entry("play.reduce_sequence_header", false),
            Map.entry("publish.kickoff_for_idle", 0),
            Map.entry("publish.mr", false),
            Map.entry("publish.mr_latency", 350),
            Map.entry("publish.parse_sps", true),
            Map.entry("publish.firstpkt_timeout", 20_000),
            Map.entry("publish.normal_timeout", 5_000));

    private final Map<String, Object> values;

    FixedConfig(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    private Object get(String path) {
        Object value = values.getOrDefault(path, DEFAULTS.get(path));
        if (value == null) {
            throw new IllegalArgumentException(path + " is not declared");
        }
        return value;
    }

    @Override
    public Section root() {
        return this;
    }

    @Override
    public Section vhost(String vhost) {
        return this;
    }

    @Override
    public Optional<String> resolveVhost(String host) {
        return Optional.of(srs.kernel.stream.StreamKey.DEFAULT_VHOST);
    }

    @Override
    public List<String> vhosts() {
        return List.of(srs.kernel.stream.StreamKey.DEFAULT_VHOST);
    }

    @Override
    public Registration listen(ConfigListener listener, String... paths) {
        return () -> { };
    }

    @Override
    public ReloadResult reload() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public boolean isOn(String path) {
        return (Boolean) get(path);
    }

    @Override
    public int integer(String path) {
        return (Integer) get(path);
    }

    @Override
    public long millis(String path) {
        return integer(path);
    }

    @Override
    public double number(String path) {
        return integer(path);
    }

    @Override
    public String string(String path) {
        return (String) get(path);
    }

    @Override
    public List<String> words(String path) {
        return List.of(string(path));
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
