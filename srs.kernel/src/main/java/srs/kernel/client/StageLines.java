package srs.kernel.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ConsumerType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.internal.client.RateWindow;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Summary lines of what is no client, as {@link ClientHandle#summary} has them of clients: one of a stage in each {@code pithy_print_ms}, about another member each
 * time (F011). Thread-safe; members are asked on worker threads of the bundle that makes it.
 */
public final class StageLines implements AutoCloseable {
    private static final String DIRECTIVE = "pithy_print_ms";
    private static final Logger LOG = LoggerFactory.getLogger("srs.pithy");

    private final Config config;
    private final Workers workers;
    private final Supplier<? extends List<? extends Member>> members;
    private final Registration reloads;
    private final Registration looking;

    // guarded by this
    private final Map<Member, RateWindow> windows = new HashMap<>();
    private Registration timer = () -> {};
    private int turn;

    /** One of those who share the lines of a stage. Its methods are called now and then, on any thread. */
    @ConsumerType
    public interface Member {
        /** Whose id the line has. */
        String clientId();

        /** The line, in SRS's words; {@code {okbps}} and {@code {ikbps}} are replaced by the bit rates that go out and come in. Empty when there is nothing to say. */
        String line();

        /** What has gone out so far, in bytes. */
        default long sentBytes() {
            return 0;
        }

        /** What has come in so far, in bytes. */
        default long receivedBytes() {
            return 0;
        }
    }

    /**
     * Begins to print.
     *
     * @param members those there are now
     * @param hasRates whether the lines speak of bit rates
     */
    public StageLines(Config config, Workers workers, boolean hasRates, Supplier<? extends List<? extends Member>> members) {
        this.config = config;
        this.workers = workers;
        this.members = members;
        reloads = config.listen(changed -> restart(), DIRECTIVE);
        looking = hasRates ? workers.every(RateWindow.PERIOD_MS, () -> look(System.nanoTime())) : () -> {};
        restart();
    }

    @Override
    public synchronized void close() {
        reloads.close();
        looking.close();
        timer.close();
    }

    private synchronized void restart() {
        timer.close();
        timer = workers.every(config.root().millis(DIRECTIVE), () -> print((id, line) -> ClientLog.about(id, () -> LOG.info("{}", line))));
    }

    /** Looks at the counters. */
    synchronized void look(long nowNs) {
        List<? extends Member> now = members.get();
        windows.keySet().retainAll(new HashSet<>(now));
        now.forEach(member -> windows.computeIfAbsent(member, added -> new RateWindow(nowNs)).look(nowNs, member.receivedBytes(), member.sentBytes()));
    }

    /** Prints what is due. @param out takes the id of a client, and the line */
    synchronized void print(BiConsumer<String, String> out) {
        List<? extends Member> now = members.get();
        for (int i = 0; i < now.size(); i++) {
            turn = (turn + 1) % now.size();
            Member member = now.get(turn);
            String line = member.line();
            if (!line.isEmpty()) {
                RateWindow window = windows.get(member);
                out.accept(member.clientId(), window == null ? line.replaceAll("\\{[io]kbps\\}", "0,0,0")
                        : line.replace("{okbps}", window.sent()).replace("{ikbps}", window.received()));
                return;
            }
        }
    }
}
