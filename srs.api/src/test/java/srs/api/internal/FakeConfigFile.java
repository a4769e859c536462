package srs.api.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import srs.kernel.config.ConfigChange;
import srs.kernel.config.ConfigFile;
import srs.kernel.config.ConfigGeneration;
import srs.kernel.config.ConfigPlan;
import srs.kernel.config.ConfigProblem;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.StaleGenerationException;

/** A file of two generations; texts that hold "bad" have an error. Test thread. */
public final class FakeConfigFile implements ConfigFile {
    public String written = "listen 1936;";
    public boolean isReadOnly;
    public Runnable duringPlan = () -> {};
    private long generation = 2;

    @Override
    public Optional<Path> path() {
        return Optional.of(Path.of("/conf/srs.conf"));
    }

    @Override
    public List<ConfigGeneration> history() {
        return List.of(new ConfigGeneration(generation, Instant.EPOCH, ReloadCause.SIGNAL, List.of("rtmp.listen")),
                new ConfigGeneration(1, Instant.EPOCH, ReloadCause.START, List.of()));
    }

    @Override
    public Optional<String> text(long number) {
        return number == generation ? Optional.of(written) : number == 1 ? Optional.of("listen 1935;") : Optional.empty();
    }

    @Override
    public ConfigPlan plan(String text) {
        duringPlan.run();
        if (text.contains("bad")) {
            return new ConfigPlan(false, List.of(), List.of(new ConfigProblem("/conf/srs.conf", 3, "rtmp.listen", "bad is not [host:]port", true)));
        }
        return new ConfigPlan(true, List.of(new ConfigChange("vhost x play.gop_cache", "on", "off", false), new ConfigChange("pid", "a", "b", true)),
                List.of(new ConfigProblem("/conf/srs.conf", 0, "", "a warning", false)));
    }

    @Override
    public ConfigPlan apply(String text, long number, ReloadCause by) throws StaleGenerationException, IOException {
        if (number != generation) {
            throw new StaleGenerationException("generation " + number + " does not hold any more, generation " + generation + " does");
        }
        return hold(text);
    }

    @Override
    public ConfigPlan rollback(long number, ReloadCause by) throws StaleGenerationException, IOException {
        return hold(text(number).orElseThrow(() -> new StaleGenerationException("generation " + number + " is not in the history")));
    }

    private ConfigPlan hold(String text) throws IOException {
        if (isReadOnly) {
            throw new IOException("Read-only file system");
        }
        ConfigPlan plan = plan(text);
        if (plan.isOk()) {
            written = text;
            generation++;
        }
        return plan;
    }
}
