package srs.kernel.internal.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Prints the summary lines of children: one for each stage every {@code pithy_print_ms}, about another child each time (F011). On a worker thread. */
@Component(service = {}, immediate = true)
public final class ChildSummaries {
    private static final String DIRECTIVE = "pithy_print_ms";
    private static final Logger LOG = LoggerFactory.getLogger("srs.pithy");

    private final ChildPool pool;
    private final Config config;
    private final Workers workers;
    private final Registration reloads;

    // guarded by this
    private final Map<String, Integer> turns = new HashMap<>();
    private Registration timer = () -> {};

    @Activate
    public ChildSummaries(@Reference ChildPool pool, @Reference Config config, @Reference Workers workers) {
        this.pool = pool;
        this.config = config;
        this.workers = workers;
        reloads = config.listen(changed -> restart(), DIRECTIVE);
        restart();
    }

    @Deactivate
    public synchronized void stop() {
        reloads.close();
        timer.close();
    }

    private synchronized void restart() {
        timer.close();
        timer = workers.every(config.root().millis(DIRECTIVE), () -> print(line -> LOG.info("{}", line)));
    }

    /** Prints what is due. */
    synchronized void print(Consumer<String> out) {
        Map<String, List<String>> byStage = pool.places().stream().map(ChildPool.Place::summary).filter(line -> !line.isEmpty())
                .collect(Collectors.groupingBy(ChildSummaries::stage));
        turns.keySet().retainAll(byStage.keySet());
        byStage.forEach((stage, lines) -> out.accept(lines.get(turns.merge(stage, 1, Integer::sum) % lines.size())));
    }

    /** Its first two words: {@code -> ENC}. */
    private static String stage(String line) {
        int second = line.indexOf(' ', line.indexOf(' ') + 1);
        return second < 0 ? line : line.substring(0, second);
    }
}
