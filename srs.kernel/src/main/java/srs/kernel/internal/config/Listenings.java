package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Section;

/** Everybody who hears of changed values. Thread-safe; each listener is called on its own executor. */
final class Listenings {

    /** A listener that has not answered by then has no objection: a bundle that hangs must not keep the operator from reloading. */
    private static final int ANSWER_LIMIT_MS = 5_000;
    private static final Pattern OBJECTION = Pattern.compile("([a-z0-9_.\\[\\]]{1,200}): (.+)", Pattern.DOTALL);
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.config");

    private final List<Listening> all = new CopyOnWriteArrayList<>();

    void add(Listening listening) {
        all.add(listening);
    }

    void remove(Listening listening) {
        all.removeIf(l -> l == listening);
    }

    /** Tells of values that have changed. */
    void tell(Map<String, String> changed) {
        for (Listening listening : all) {
            Set<String> wanted = listening.wanted(changed);
            if (!wanted.isEmpty()) {
                try {
                    listening.executor().execute(() -> listening.listener().onChanged(wanted));
                } catch (RejectedExecutionException e) {
                    LOG.debug("a stopped bundle does not hear of {}", wanted, e);
                }
            }
        }
    }

    /**
     * Asks for objections and waits for all answers.
     *
     * @param next what would hold
     * @param file its name
     */
    List<Problem> objections(Map<String, String> changed, Snapshot next, String file) {
        Section root = new ScopeSection(next::root, next::workDir);
        List<Problem> out = new ArrayList<>();
        for (Listening listening : all) {
            Set<String> wanted = listening.wanted(changed);
            if (!wanted.isEmpty()) {
                ask(listening, wanted, root).forEach(words -> out.add(objection(file, words)));
            }
        }
        return out;
    }

    /** What is said of a directive begins with its path. */
    private static Problem objection(String file, String words) {
        Matcher matcher = OBJECTION.matcher(words);
        return matcher.matches() ? Problem.error(new Position(file, 0), matcher.group(1), matcher.group(2)) : Problem.error(new Position(file, 0), "", words);
    }

    private static List<String> ask(Listening listening, Set<String> wanted, Section next) {
        FutureTask<List<String>> question = new FutureTask<>(() -> List.copyOf(listening.listener().objections(wanted, next)));
        try {
            listening.executor().execute(question);
            return question.get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | CancellationException e) {
            LOG.debug("a stopped bundle is not asked of {}", wanted, e);
        } catch (ExecutionException e) {
            LOG.error("a listener of {} failed when it was asked for objections", wanted, e.getCause());
        } catch (TimeoutException e) {
            LOG.error("a listener of {} did not say within {} ms whether it objects", wanted, ANSWER_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }
}
