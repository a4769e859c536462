package srs.shell.internal;

import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import srs.kernel.client.Clients;
import srs.kernel.net.EventLoops;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Faults;

/** {@code features}, {@code bundles} and {@code health}. Called on the threads of shell sessions. */
@Component(service = FeatureCommands.class,
        property = {"osgi.command.scope=srs", "osgi.command.function=features", "osgi.command.function=bundles", "osgi.command.function=health"})
public final class FeatureCommands {

    /** Framework property of the launcher: the watched folder. */
    private static final String FEATURES_DIR = "srs.features.dir";
    /** An event loop that does not answer in this time is held up. */
    private static final int LOOP_ANSWER_MS = 1000;
    private static final int MAX_PROBLEM_CHARS = 1000;

    private final Features features;
    private final Faults faults;
    private final EventLoops loops;
    private final StreamHub hub;
    private final Clients clients;

    @Activate
    public FeatureCommands(@Reference ServiceComponentRuntime components, @Reference Faults faults, @Reference EventLoops loops,
            @Reference StreamHub hub, @Reference Clients clients, BundleContext context) {
        String watched = context.getProperty(FEATURES_DIR);
        this.features = new Features(context, components, watched == null ? null : Path.of(watched), faults::stopped);
        this.faults = faults;
        this.loops = loops;
        this.hub = hub;
        this.clients = clients;
    }

    @Descriptor("lists the server's own bundles and those of the features folder, with the reason when one does not work")
    public String features() {
        return table(features.list(false));
    }

    @Descriptor("lists all bundles, with the reason when one does not work")
    public String bundles(@Descriptor("only those that do not work") @Parameter(names = {"-b", "--broken"}, presentValue = "true", absentValue = "false") boolean broken) {
        return table(features.list(true).stream().filter(f -> !broken || !f.ok()).toList());
    }

    @Descriptor("says whether everything works, and what does not")
    public String health() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        features.list(true).stream().filter(f -> !f.ok()).forEach(f -> problems.add("bundle " + f.name() + " " + f.version() + ": " + f.reason()));
        problems.addAll(silentLoops());
        problems.addAll(heldLoops());
        faults.faults().forEach(f -> problems.add("bundle " + f.bundle() + " failed " + f.count() + " times in " + f.where() + ", last: " + f.last()));
        Runtime heap = Runtime.getRuntime();
        String summary = "up " + Amount.time(ManagementFactory.getRuntimeMXBean().getUptime()) + ", " + Amount.count(hub.streams().size(), "stream")
                + ", " + Amount.count(clients.clients().size(), "client") + ", heap "
                + Amount.bytes(heap.totalMemory() - heap.freeMemory()) + " of " + Amount.bytes(heap.maxMemory())
                + ", " + ManagementFactory.getThreadMXBean().getThreadCount() + " threads";
        return problems.isEmpty() ? "healthy: " + summary : "not healthy: " + summary + "\n  " + problems.stream().map(p -> Printable.line(p, MAX_PROBLEM_CHARS)).collect(Collectors.joining("\n  "));
    }

    private List<String> heldLoops() {
        long limitNs = TimeUnit.MILLISECONDS.toNanos(LOOP_ANSWER_MS);
        return loops.delays().stream().filter(d -> d.longestNs() >= limitNs)
                .map(d -> "event loop " + d.loop() + " was held for " + Amount.time(TimeUnit.NANOSECONDS.toMillis(d.longestNs())) + " in the last minutes").toList();
    }

    private List<String> silentLoops() throws InterruptedException {
        List<EventLoop> all = loops.all();
        List<CountDownLatch> answers = new ArrayList<>();
        for (EventLoop loop : all) {
            CountDownLatch answered = new CountDownLatch(1);
            loop.execute(answered::countDown);
            answers.add(answered);
        }
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOP_ANSWER_MS);
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (!answers.get(i).await(endNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                silent.add("event loop " + i + " has not answered for " + LOOP_ANSWER_MS + " ms");
            }
        }
        return silent;
    }

    private static String table(List<Features.Feature> list) {
        Table table = new Table("ID", "BUNDLE", "VERSION", "STATE", "REASON");
        list.forEach(f -> table.row(f.id(), f.name(), f.version(), f.state(), f.reason()));
        return table.isEmpty() ? "every bundle works" : table.toString();
    }
}
