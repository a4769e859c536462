package srs.output.hls.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Registration;

/** A configuration of one vhost whose values a test sets; what it does not set is the default. Times are milliseconds. */
final class Values implements Section, Config {
    private final Map<String, String> values = new HashMap<>(Map.ofEntries(Map.entry("enabled", "on"), Map.entry("hls_fragment", "2000"),
            Map.entry("hls_td_ratio", "1.0"), Map.entry("hls_aof_ratio", "2.1"), Map.entry("hls_window", "60000"), Map.entry("hls_on_error", "continue"),
            Map.entry("hls_m3u8_file", "[app]/[stream].m3u8"), Map.entry("hls_ts_file", "[app]/[stream]-[seq].ts"), Map.entry("hls_entry_prefix", ""),
            Map.entry("hls_cleanup", "on"), Map.entry("hls_dispose", "0"), Map.entry("hls_wait_keyframe", "on"), Map.entry("hls_ts_floor", "off"),
            Map.entry("hls_ctx", "on"), Map.entry("hls_ts_ctx", "on"), Map.entry("hls_keys", "off"), Map.entry("hls_fragments_per_key", "5"),
            Map.entry("hls_key_file", "[app]/[stream]-[seq].key"), Map.entry("hls_key_file_path", ""), Map.entry("hls_key_url", ""),
            Map.entry("hls_dts_directly", "on"), Map.entry("hls_recover", "on"), Map.entry("hls_nb_notify", "64"),
            Map.entry("hls_use_fmp4", "off"), Map.entry("hls_fmp4_file", "[app]/[stream]-[seq].m4s"), Map.entry("hls_init_file", "[app]/[stream]/init.mp4"),
            Map.entry("hls_master_m3u8_path_relative", "off"), Map.entry("play.atc", "off"), Map.entry("hls_ll", "off"), Map.entry("hls_ll_part", "333"), Map.entry("hls_memory", "off"),
            Map.entry("hls_memory_limit", "64"), Map.entry("hls_renditions", ""), Map.entry("hls_renditions_m3u8_file", "[app]/[stream].master.m3u8")));

    Values(Path root) {
        set("hls_path", root.toString());
        values.put("utc_time", "on");
    }

    Values set(String name, String value) {
        values.put(name, value);
        return this;
    }

    HlsSettings settings() {
        return HlsSettings.of(this, this);
    }

    @Override
    public String string(String path) {
        String value = values.get(path.startsWith("hls.") ? path.substring(4) : path);
        if (value == null) {
            throw new IllegalArgumentException(path + " is not declared");
        }
        return value;
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
        return Optional.of("__defaultVhost__");
    }

    @Override
    public List<String> vhosts() {
        return List.of("__defaultVhost__");
    }

    @Override
    public Registration listen(ConfigListener listener, String... paths) {
        return () -> {};
    }

    @Override
    public ReloadResult reload() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String text() {
        return "";
    }
}
