package srs.kernel.internal.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import srs.kernel.config.ConfigFile;
import srs.kernel.config.ConfigGeneration;
import srs.kernel.config.ConfigPlan;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.StaleGenerationException;

/** The configuration as a text, for operators' tools. Thread-safe: all changes are those of the core. */
final class FileEditor implements ConfigFile {

    private final ConfigCore core;

    FileEditor(ConfigCore core) {
        this.core = core;
    }

    @Override
    public Optional<Path> path() {
        return core.source().path();
    }

    @Override
    public List<ConfigGeneration> history() {
        return core.history().generations();
    }

    @Override
    public Optional<String> text(long generation) {
        return core.history().text(generation);
    }

    @Override
    public ConfigPlan plan(String text) {
        return core.plan(text).plan();
    }

    @Override
    public ConfigPlan apply(String text, long generation, ReloadCause by) throws StaleGenerationException, IOException {
        Path file = file();
        return core.replace(text, by, () -> {
            checkGeneration(generation);
            return () -> WholeFile.replace(file, text);
        }).plan();
    }

    @Override
    public ConfigPlan rollback(long generation, ReloadCause by) throws StaleGenerationException, IOException {
        Path file = file();
        String text = text(generation).orElseThrow(() -> new StaleGenerationException("generation " + generation + " is not in the history, which has "
                + history().stream().map(g -> Long.toString(g.number())).toList()));
        return core.replace(text, by, () -> () -> WholeFile.replace(file, text)).plan();
    }

    private Path file() throws IOException {
        return path().orElseThrow(() -> new IOException("there is no file: the configuration comes from the environment"));
    }

    private void checkGeneration(long generation) throws StaleGenerationException {
        long now = core.history().newest();
        if (generation != now) {
            throw new StaleGenerationException("generation " + generation + " does not hold any more, generation " + now + " does");
        }
        try {
            if (!core.source().read().written().equals(text(now).orElse(""))) {
                throw new StaleGenerationException("the file was changed since generation " + now + " was read: reload first");
            }
        } catch (ConfigException e) {
            throw new StaleGenerationException("the file was changed since generation " + now + " was read, and has an error now: " + e.getMessage());
        }
    }
}
