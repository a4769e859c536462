package srs.kernel.internal.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.StaleGenerationException;

/**
 * The one configuration of the process: declarations in, snapshots out. Thread-safe: readers take a volatile snapshot, changes happen
 * under a lock and may read files. Knows nothing of OSGi.
 */
final class ConfigCore {

    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.config");

    private final ConfigSource source;
    private final EnvironmentLayer environment;
    private final CrossChecks checks;
    private final Listenings listeners = new Listenings();
    private final History history = new History();
    /** Held over a whole reload: one at a time. */
    private final ReentrantLock reloading = new ReentrantLock();

    // under the lock
    private final Map<Long, List<Declaration>> declarations = new TreeMap<>();
    private Set<String> reported = Set.of();
    private boolean isComplete;
    /** Of what is declared now; null when that has changed. */
    private Schema schema;
    private Catalogue catalogue;
    private ConfigText text;

    private volatile Snapshot snapshot;
    /** Whether directives have come or gone since the snapshot was made: it is made again when somebody asks. */
    private volatile boolean isStale;

    ConfigCore(ConfigSource source, EnvironmentLayer environment, Catalogue catalogue, CrossChecks checks) {
        this.source = source;
        this.environment = environment;
        this.catalogue = catalogue;
        this.checks = checks;
    }

    /** What holds; only after a start without errors. */
    Snapshot snapshot() {
        if (isStale) {
            refresh();
        }
        Snapshot now = snapshot;
        if (now == null) {
            throw new IllegalStateException("no configuration holds");
        }
        return now;
    }

    /**
     * Reads and checks with what is declared by now, and makes it hold when there is no error. Logs what it finds, but of directives that
     * no bundle declares only {@link #check} speaks, when all bundles of the start are installed.
     */
    synchronized boolean start() {
        try {
            ConfigText read = source.read();
            Compiled compiled = compiler().compile(read);
            report(compiled.problems());
            if (compiled.problems().stream().anyMatch(p -> p.isError() && !p.isAboutMissing())) {
                return false;
            }
            text = read;
            snapshot = compiled.snapshot();
            history.add(read.written(), List.of(), ReloadCause.START);
            return true;
        } catch (ConfigException e) {
            report(List.of(e.problem()));
            return false;
        }
    }

    /** Reads and checks with what is declared by now, changes nothing, and logs what was not said before. */
    synchronized boolean check() {
        isComplete = true;
        List<Problem> problems;
        try {
            ConfigText read = source.read();
            Compiled compiled = compiler().compile(read);
            problems = compiled.problems();
            if (isStale && read.equals(text)) {
                hold(compiled);
            }
        } catch (ConfigException e) {
            problems = List.of(e.problem());
        }
        report(problems);
        return problems.stream().noneMatch(Problem::isError);
    }

    /**
     * A bundle is here: its directives are read from the text that holds. What is wrong in them is logged, and their defaults hold. While the
     * bundles of the start are installed, one after another, all of that waits until somebody asks.
     *
     * @param id number of the bundle; of two that declare the same path the lower wins
     */
    synchronized void declare(long id, List<Declaration> declared) {
        declarations.forEach((other, theirs) -> {
            if (other != id) {
                declared.forEach(d -> theirs.stream().filter(t -> t.path().equals(d.path())).forEach(t ->
                        LOG.warn("bundle {} declares {}, which bundle {} declares too: that of {} holds", d.bundle(), d.path(), t.bundle(), other < id ? t.bundle() : d.bundle())));
            }
        });
        declarations.put(id, List.copyOf(declared));
        schema = null;
        recompile();
    }

    /** A bundle has gone: its directives are known, by its name, but not read. */
    synchronized void withdraw(long id) {
        List<Declaration> gone = declarations.remove(id);
        if (gone != null) {
            catalogue = catalogue.and(gone);
            schema = null;
            recompile();
        }
    }

    private void recompile() {
        isStale = snapshot != null;
        if (isComplete) {
            refresh();
        }
    }

    private synchronized void refresh() {
        if (isStale) {
            Compiled compiled = compiler().compile(text);
            report(compiled.problems());
            hold(compiled);
        }
    }

    private void hold(Compiled compiled) {
        snapshot = NextStart.keep(snapshot, compiled.snapshot(), new Position(text.name(), 0), new ArrayList<>());
        isStale = false;
    }

    /** The transaction of {@link srs.kernel.config.Config#reload}: read, check, ask for objections, and then all of it at once. */
    ReloadResult reload(ReloadCause by) {
        reloading.lock();
        try {
            ConfigText read = source.read();
            if (by == ReloadCause.FILE && holds(read)) {
                return new ReloadResult(true, Set.of(), List.of()); // a signal or a call has brought it in before
            }
            Change asked = change(read);
            return hold(read, asked, objections(asked, read), by, () -> { }).result();
        } catch (ConfigException e) {
            return refused(List.of(e.problem())).result();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written
        } finally {
            reloading.unlock();
        }
    }

    private synchronized boolean holds(ConfigText read) {
        return read.equals(text);
    }

    /** What makes a text that was checked the one which is read next time. */
    interface Commit {
        void run() throws IOException;
    }

    /** Says at the beginning whether a text may come, and how it is kept. */
    interface Permission {
        Commit ask() throws StaleGenerationException;
    }

    /** The same transaction with a text of whoever calls, which is kept just before it holds. */
    Outcome replace(String wanted, ReloadCause by, Permission permission) throws StaleGenerationException, IOException {
        reloading.lock();
        try {
            Commit commit = permission.ask();
            ConfigText read = source.of(wanted);
            Change asked = change(read);
            return hold(read, asked, objections(asked, read), by, commit);
        } catch (ConfigException e) {
            return refused(List.of(e.problem()));
        } finally {
            reloading.unlock();
        }
    }

    /** What {@link #replace} would do. */
    Outcome plan(String wanted) {
        reloading.lock();
        try {
            ConfigText read = source.of(wanted);
            Change change = change(read);
            return change.outcome(problems(change, objections(change, read)));
        } catch (ConfigException e) {
            return Outcome.refused(List.of(e.problem()));
        } finally {
            reloading.unlock();
        }
    }

    /** What a text would change: {@code now} at once, {@code later} at the next start. */
    private record Change(Schema schema, Compiled compiled, List<Problem> notes, Snapshot after, List<Difference> now, List<Difference> later) {
        Map<String, String> declaredByPath() {
            Map<String, String> out = new LinkedHashMap<>();
            now.forEach(d -> out.put(d.path(), d.declared()));
            return out;
        }

        Outcome outcome(List<Problem> problems) {
            return new Outcome(problems.stream().noneMatch(Problem::isError), now, later, problems);
        }
    }

    private synchronized Change change(ConfigText read) {
        Compiled compiled = compiler().compile(read);
        List<Problem> notes = new ArrayList<>();
        Snapshot before = snapshot();
        Snapshot after = NextStart.keep(before, compiled.snapshot(), new Position(read.name(), 0), notes);
        List<Difference> now = SnapshotDiff.between(before, after);
        return new Change(schema, compiled, notes, after, now, notes.isEmpty() ? List.of() : later(before, compiled, now));
    }

    private static List<Difference> later(Snapshot before, Compiled compiled, List<Difference> now) {
        Set<String> atOnce = now.stream().map(Difference::path).collect(Collectors.toSet());
        return SnapshotDiff.between(before, compiled.snapshot()).stream().filter(d -> !atOnce.contains(d.path())).toList();
    }

    private List<Problem> objections(Change asked, ConfigText read) {
        return asked.compiled().hasErrors() ? List.of() : listeners.objections(asked.declaredByPath(), asked.after(), read.name());
    }

    private static List<Problem> problems(Change change, List<Problem> objections) {
        return Stream.of(change.compiled().problems(), change.notes(), objections).flatMap(List::stream).toList();
    }

    /** Computed again when a bundle has come or gone while the listeners were asked. */
    private Outcome hold(ConfigText read, Change asked, List<Problem> objections, ReloadCause by, Commit commit) throws IOException {
        Change change;
        List<Problem> problems;
        synchronized (this) {
            change = asked.schema() == schema ? asked : change(read);
            problems = problems(change, objections);
            if (problems.stream().anyMatch(Problem::isError)) {
                return refused(problems);
            }
            commit.run();
            text = read;
            snapshot = change.after();
            isStale = false;
            isComplete = true;
            reported = change.compiled().problems().stream().map(Problem::toString).collect(Collectors.toUnmodifiableSet());
            history.add(read.written(), change.now(), by);
        }
        problems.forEach(ConfigCore::log);
        Map<String, String> changed = change.declaredByPath();
        listeners.tell(changed);
        LOG.info("reload applied, changed: {}", changed.isEmpty() ? "nothing" : String.join(" ", changed.keySet()));
        return change.outcome(problems);
    }

    private static Outcome refused(List<Problem> problems) {
        problems.forEach(ConfigCore::log);
        LOG.error("reload refused, the configuration stays as it was");
        return Outcome.refused(problems);
    }

    ConfigSource source() {
        return source;
    }

    History history() {
        return history;
    }

    Listenings listeners() {
        return listeners;
    }

    private Compiler compiler() {
        if (schema == null) {
            schema = Schema.of(declarations.values().stream().flatMap(List::stream).toList());
        }
        return new Compiler(schema, catalogue, environment, checks);
    }

    /** Logs what was not among the problems the last time. Before the start is complete, a bundle that is missing may still come. */
    private void report(List<Problem> problems) {
        List<Problem> said = problems.stream().filter(p -> isComplete || !p.isAboutMissing()).toList();
        said.stream().filter(p -> !reported.contains(p.toString())).forEach(ConfigCore::log);
        reported = said.stream().map(Problem::toString).collect(Collectors.toUnmodifiableSet());
    }

    private static void log(Problem problem) {
        switch (problem.severity()) {
            case ERROR -> LOG.error("{}", problem);
            case WARNING -> LOG.warn("{}", problem);
            case NOTE -> LOG.info("{}", problem);
        }
    }
}
