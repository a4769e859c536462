package srs.kernel.internal.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.Predicate;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** Typed reading of a scope. Thread-safe: takes the scope that holds at each call. */
final class ScopeSection implements Section {

    private final Supplier<Scope> scope;
    private final Supplier<Path> workDir;

    /** @param workDir what relative paths are resolved against; gives null when that is the directory of the process */
    ScopeSection(Supplier<Scope> scope, Supplier<Path> workDir) {
        this.scope = scope;
        this.workDir = workDir;
    }

    @Override
    public boolean isOn(String path) {
        return (Boolean) value(path, "a switch", ValueType::isSwitch);
    }

    @Override
    public int integer(String path) {
        return (Integer) value(path, "an int", t -> t == ValueType.INT);
    }

    @Override
    public long millis(String path) {
        return (Long) value(path, "a time", ValueType::isTime);
    }

    @Override
    public double number(String path) {
        return ((Number) value(path, "a number", ValueType::isNumber)).doubleValue();
    }

    @Override
    public String string(String path) {
        Setting setting = setting(path, "a string", ValueType::isText);
        String word = (String) setting.value();
        boolean isRelative = setting.declared().type() == ValueType.PATH && !word.isEmpty() && !setting.declared().path().equals(Snapshot.WORK_DIR);
        Path base = isRelative ? workDir.get() : null;
        return base == null ? word : base.resolve(word).normalize().toString();
    }

    @Override
    public List<String> words(String path) {
        Setting setting = setting(path, "words", t -> t == ValueType.WORDS || t == ValueType.URLS || t == ValueType.RULES);
        if (setting.declared().type() == ValueType.RULES) {
            return lines(path).stream().flatMap(List::stream).toList();
        }
        return ((List<?>) setting.value()).stream().map(String.class::cast).toList();
    }

    @Override
    public List<Endpoint> endpoints(String path) {
        Object value = value(path, "endpoints", t -> t == ValueType.ENDPOINT || t == ValueType.ENDPOINTS);
        if (value == null) {
            return List.of();
        }
        return value instanceof Endpoint one ? List.of(one) : ((List<?>) value).stream().map(Endpoint.class::cast).toList();
    }

    @Override
    public List<List<String>> lines(String path) {
        return ((List<?>) value(path, "lines", t -> t == ValueType.RULES || t == ValueType.LINES)).stream()
                .map(line -> ((List<?>) line).stream().map(String.class::cast).toList()).toList();
    }

    @Override
    public List<Section> blocks(String path) {
        Scope now = scope.get();
        if (now.schema().block(path) == null) {
            throw new IllegalArgumentException(now.schema().fullPath(path) + " is not declared as blocks");
        }
        return now.blocks().getOrDefault(path, List.of()).stream().<Section>map(block -> new ScopeSection(() -> block, workDir)).toList();
    }

    @Override
    public List<String> args() {
        return scope.get().args();
    }

    @Override
    public boolean isSet(String path) {
        Scope now = scope.get();
        boolean isSaid = now.values().containsKey(path) || now.blocks().containsKey(path);
        if (!isSaid && now.setting(path) == null && now.schema().block(path) == null) {
            throw undeclared(now, path);
        }
        return isSaid;
    }

    private Object value(String path, String what, Predicate<ValueType> fits) {
        return setting(path, what, fits).value();
    }

    private Setting setting(String path, String what, Predicate<ValueType> fits) {
        Scope now = scope.get();
        Setting setting = now.setting(path);
        if (setting == null) {
            throw undeclared(now, path);
        }
        if (!fits.test(setting.declared().type())) {
            throw new IllegalArgumentException(now.schema().fullPath(path) + " is declared as " + setting.declared().type().word + ", not read as " + what);
        }
        return setting;
    }

    private static IllegalArgumentException undeclared(Scope scope, String path) {
        return new IllegalArgumentException(scope.schema().fullPath(path) + " is not declared by any installed bundle");
    }
}
