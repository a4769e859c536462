package srs.output.dvr.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;

/** A configuration with one vhost, whose values a test sets. */
final class FakeConfig implements Config {
    final FakeSection values = new FakeSection();
    private ConfigListener listener;

    FakeConfig() {
        values.values.put("utc_time", "on");
        values.values.put("work_dir", "./");
    }

    /** As after a reload. */
    void changed() {
        listener.onChanged(Set.of("vhost[__defaultVhost__].dvr.enabled"));
    }

    @Override
    public Section root() {
        return values;
    }

    @Override
    public Section vhost(String vhost) {
        return values;
    }

    @Override
    public Optional<String> resolveVhost(String host) {
        return Optional.of(StreamKey.DEFAULT_VHOST);
    }

    @Override
    public List<String> vhosts() {
        return List.of(StreamKey.DEFAULT_VHOST);
    }

    @Override
    public Registration listen(ConfigListener heard, String... paths) {
        listener = heard;
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
}
