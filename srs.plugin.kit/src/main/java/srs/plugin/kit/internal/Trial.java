package srs.plugin.kit.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import srs.plugin.kit.PluginSite;
import srs.plugin.kit.stage.Stage;
import srs.testkit.Await;
import srs.testkit.Loopback;

/** One plugin in one house, where {@code live/kit} is published and watched all the time. One test thread. */
public final class Trial implements AutoCloseable {
    private static final String APP = "live";
    private static final String STREAM = "kit";
    private static final Duration ACTIVE = Duration.ofSeconds(30);
    /** How long threads may take to end, and the garbage collector to find what nobody holds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FRAMES_OF_A_LIFE = 4;
    /** A life in four has an update in its middle. */
    private static final int LIVES_TO_AN_UPDATE = 4;

    private final Duration patience;
    private final PluginJar plugin;
    private final KitLog log;
    private final House house;
    private final Stage stage;
    private final PluginSite site;
    private final Player player;
    private Bundle bundle;

    /** What a test does while the plugin runs. */
    @FunctionalInterface
    public interface Use {
        void of(PluginSite site) throws Exception;
    }

    /**
     * Starts the house with the plugin in it.
     *
     * @param source a jar, or a folder of classes with its manifest
     * @param root lines of srs.conf; {@code $port} is a free port
     * @param vhost lines of its vhost
     */
    public Trial(Path source, String root, String vhost) throws IOException, BundleException {
        this(source, root, vhost, PATIENCE);
    }

    Trial(Path source, String root, String vhost, Duration patience) throws IOException, BundleException {
        this.patience = patience;
        plugin = PluginJar.of(source);
        Path folder = Path.of("target", "kit", plugin.name()).toAbsolutePath();
        int[] ports = Loopback.freePorts(2);
        String port = Integer.toString(ports[1]);
        Path conf = House.configuration(folder, ports[0], List.of(root.replace("$port", port)), List.of(vhost.replace("$port", port)));
        log = new KitLog(folder.resolve("server.log"));
        house = new House(folder, conf, plugin);
        try {
            bundle = house.install(plugin.name(), plugin.bytes());
            stage = house.stage();
            site = new PluginSite(stage, ports[0], ports[1]);
            int verdict = stage.configTest();
            if (verdict != 0) {
                throw new AssertionError("the configuration does not hold: it is " + conf + ", and server.log beside it says why");
            }
            house.open();
            Await.until("live/kit is published", ACTIVE, () -> stage.publish(APP, STREAM, "").isEmpty());
            player = new Player(ports[0], "/" + APP + "/" + STREAM + ".flv");
            Await.until("live/kit is watched", ACTIVE, () -> player.bytes() > 0);
        } catch (AssertionError | BundleException | IOException e) {
            house.close();
            log.close();
            throw e;
        }
    }

    /** The manifest and the jar. */
    public void manifestKeepsTheLaws() {
        report("the manifest of " + plugin.name(), ManifestLaws.broken(bundle, plugin));
    }

    /** The plugin runs, does what the test says, and does nothing wrong. */
    public void works(Use use) throws Exception {
        List<String> before = stage.faults(plugin.name());
        live(use, new LinkedHashSet<>(), ThreadCensus.now());
        report(plugin.name(), failures(before));
    }

    /** The plugin comes and goes so many times; nothing stays, and who watches the stream goes on. */
    public void comesAndGoes(int lives, Use use) throws Exception {
        bundle.uninstall();
        List<String> earlier = stage.faults(plugin.name());
        Remains remains = new Remains(stage, patience);
        Set<String> findings = new LinkedHashSet<>();
        ThreadCensus before = ThreadCensus.now();
        for (int life = 1; life <= lives; life++) {
            bundle = house.install(plugin.name(), plugin.bytes());
            live(use, findings, before);
            remains.add(bundle);
            if (life % LIVES_TO_AN_UPDATE == 0) {
                bundle.update(new ByteArrayInputStream(plugin.bytes()));
                live(use, findings, before);
                remains.add(bundle);
            }
            bundle.uninstall();
            if (life == Math.max(1, lives / LIVES_TO_AN_UPDATE)) {
                remains.measure();
            }
        }
        findings.addAll(failures(earlier));
        findings.addAll(threadsLeft(before));
        findings.addAll(remains.findings());
        findings.addAll(playerSuffered());
        bundle = house.install(plugin.name(), plugin.bytes());
        report(plugin.name() + " after " + lives + " lives", findings);
    }

    private void live(Use use, Set<String> findings, ThreadCensus before) throws Exception {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new AssertionError(plugin.name() + " does not start: " + e.getMessage(), e);
        }
        try {
            Await.until("all components work", ACTIVE, () -> stage.ailing(plugin.name()).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError(plugin.name() + ": " + stage.ailing(plugin.name()), e);
        }
        site.awaitFrames(APP + "/" + STREAM, FRAMES_OF_A_LIFE);
        use.of(site);
        before.strangers().stream().limit(1).forEach(thread -> findings.add("it has a thread of its own, " + thread.getName() + ": ask Workers or EventLoops (law 2)"));
    }

    /** What went wrong in its callbacks since then. */
    private List<String> failures(List<String> before) {
        return stage.faults(plugin.name()).stream().filter(fault -> !before.contains(fault)).map(fault -> "it failed " + fault).toList();
    }

    private List<String> threadsLeft(ThreadCensus before) {
        try {
            Await.until("its threads end", patience, () -> before.strangers().isEmpty());
            return List.of();
        } catch (AssertionError e) {
            List<Thread> left = before.strangers();
            return left.isEmpty() ? List.of() : List.of(left.size() + " threads outlive it; the first: " + ThreadCensus.describe(left.get(0)));
        }
    }

    private List<String> playerSuffered() {
        long bytes = player.bytes();
        try {
            Await.until("the viewer goes on", () -> player.bytes() > bytes);
            return List.of();
        } catch (AssertionError e) {
            return List.of("the viewer of live/kit " + (player.hasEnded() ? "was disconnected" : "gets nothing any more"));
        }
    }

    private static void report(String what, Iterable<String> findings) {
        List<String> all = new ArrayList<>();
        findings.forEach(all::add);
        if (!all.isEmpty()) {
            throw new AssertionError(what + ":\n  " + String.join("\n  ", all));
        }
    }

    @Override
    public void close() throws IOException {
        player.close();
        house.close();
        log.close();
    }
}
