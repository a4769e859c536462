package srs.launcher.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.launcher.Roles;
import srs.launcher.SrsVersion;
import srs.launcher.internal.PidFile.PidFileException;
import srs.launcher.log.LogControl;
import srs.launcher.log.LogLines;

/** One run of the framework: start by levels, wait for the end, stop within the limit. Main thread. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    /** From the signal to the end of the process, whatever the bundles do. */
    private static final long STOP_LIMIT_MS = 1_700;
    private static final int EXIT_FAILED = 1;
    /** System property: end as soon as the server is ready, for the archive of classes that the start script makes. */
    private static final String REHEARSAL_PROPERTY = "srs.rehearsal";

    private final Settings settings;
    private final SrsLog log;
    private final QuitSignal quit;
    private final Background background;
    private final StartReport report = new StartReport();
    private final Thread stopLimit = new Thread(this::haltAfterLimit, "srs-stop-limit");
    private volatile boolean ready;
    private volatile int endsWith;
    /** Held until the process ends: its lock goes with it. */
    private PidFile pidFile;

    /** The quit signal may be null: QUIT then keeps its meaning for a JVM. */
    Server(Settings settings, SrsLog log, QuitSignal quit, Background background) {
        this.settings = settings;
        this.log = log;
        this.quit = quit;
        this.background = background;
    }

    /** Returns the exit code when the server has ended. */
    int run() {
        try (RunFolder folder = RunFolder.open()) {
            Framework framework = new Felix(FrameworkSettings.of(settings, folder));
            framework.init();
            framework.getBundleContext().addBundleListener(forgetNumbers(folder));
            int exitCode = run(framework);
            stop(framework, exitCode);
            if (pidFile != null) {
                pidFile.close();
            }
            return exitCode;
        } catch (IOException | BundleException e) {
            LOG.error("the server cannot start: {}", e.toString());
            return EXIT_FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_FAILED;
        } finally {
            stopLimit.interrupt();
        }
    }

    private int run(Framework framework) throws BundleException, IOException, InterruptedException {
        BundleContext context = framework.getBundleContext();
        var lifecycle = new Lifecycle(context, log);
        lifecycle.hearSignals(quit);
        offerServices(context, lifecycle);
        context.addFrameworkListener(report);
        var features = new FeatureFolder(settings.features());
        features.look();
        new SystemFolder(context, settings.shell()).install(settings.home().resolve("system"));
        framework.start();
        resolveAll(framework);
        // First all bundles are installed, so that every directive is known. Nothing listens yet.
        raiseLevel(framework, StartLevels.WATCHED_FOLDER, lifecycle);
        if (kernelFailed(context)) {
            return Roles.EXIT_CONFIG_INVALID;
        }
        var kernel = new KernelServices(context);
        int exitCode = kernel.testConfig();
        if (exitCode != 0 || settings.testConfig()) {
            return exitCode == 0 ? praiseConfig() : exitCode;
        }
        if (lifecycle.hasEnded()) {
            return lifecycle.awaitEnd();
        }
        var process = ProcessSettings.of(kernel.processDirectives());
        if (process.background() && !settings.shell() && background.isWanted()) {
            return background.start(lifecycle);
        }
        try {
            pidFile = PidFile.acquire(process.pidFile());
        } catch (PidFileException e) {
            LOG.error(e.getMessage());
            return e.exitCode();
        }
        log.follow(process);
        Runnable changed = () -> log.follow(ProcessSettings.of(kernel.processDirectives()));
        context.registerService(Runnable.class, changed, role(Roles.PROCESS_CHANGED));
        if (process.followsParent()) {
            lifecycle.followParent();
        }
        return serve(framework, features, lifecycle);
    }

    private int serve(Framework framework, FeatureFolder features, Lifecycle lifecycle) throws IOException, InterruptedException {
        BundleContext context = framework.getBundleContext();
        resolveAll(framework);
        markFeatures(context);
        raiseLevel(framework, StartLevels.SHELL, lifecycle);
        if (!lifecycle.hasEnded()) {
            report.failures(context);
            ready = true;
            greet(context);
            background.leaveTerminal();
            if (Boolean.getBoolean(REHEARSAL_PROPERTY)) {
                return 0;
            }
            features.watch();
        }
        return lifecycle.awaitEnd();
    }

    private static SynchronousBundleListener forgetNumbers(RunFolder folder) {
        return event -> {
            if (event.getType() == BundleEvent.INSTALLED) {
                folder.forgetBundleNumber();
            }
        };
    }

    /** All in one go takes a tenth of a second less than each when it is started. What is missing for one is said when that is started. */
    private static void resolveAll(Framework framework) {
        framework.adapt(FrameworkWiring.class).resolveBundles(null);
    }

    /** File Install would start them at its next look into the folder, half a second later; so they start with their level. */
    private void markFeatures(BundleContext context) {
        for (Bundle bundle : featuresOf(context)) {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                int level = StartLevels.ofFeature(bundle);
                if (level != StartLevels.FEATURES) {
                    bundle.adapt(BundleStartLevel.class).setStartLevel(level);
                }
                try {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                } catch (BundleException e) {
                    LOG.error("{} cannot be started: {}", bundle.getSymbolicName(), e.getMessage());
                }
            }
        }
    }

    private void offerServices(BundleContext context, Lifecycle lifecycle) {
        context.registerService(LogControl.class, log, null);
        context.registerService(LogLines.class, log.lines(), null);
        context.registerService(IntConsumer.class, lifecycle::end, role(Roles.EXIT));
        context.registerService(BooleanSupplier.class, () -> ready, role(Roles.READY));
    }

    private static Dictionary<String, Object> role(String name) {
        var properties = new Hashtable<String, Object>();
        properties.put(Roles.ROLE, name);
        return properties;
    }

    /** Starts the bundles up to this level; returns when they have started, or when somebody has ended the server. */
    private static void raiseLevel(Framework framework, int level, Lifecycle lifecycle) throws InterruptedException {
        var raised = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                raised.countDown();
            }
        });
        while (!raised.await(50, TimeUnit.MILLISECONDS) && !lifecycle.hasEnded()) {
            // a signal during the start ends it
        }
    }

    private boolean kernelFailed(BundleContext context) {
        List<Bundle> failed = report.failures(context);
        boolean installed = Stream.of(context.getBundles()).anyMatch(Server::isKernel);
        if (!installed) {
            LOG.error("{} is missing in {}", StartLevels.KERNEL_NAME, settings.home().resolve("system"));
        }
        return !installed || failed.stream().anyMatch(Server::isKernel);
    }

    private static boolean isKernel(Bundle bundle) {
        return StartLevels.KERNEL_NAME.equals(bundle.getSymbolicName());
    }

    private int praiseConfig() {
        String what = settings.envOnly() ? "environment" : "config file " + settings.confFile();
        LOG.info("the {} syntax is ok", what);
        LOG.info("{} test is successful", what);
        return 0;
    }

    private static List<Bundle> featuresOf(BundleContext context) {
        return Stream.of(context.getBundles())
                .filter(bundle -> StartLevels.isFeature(bundle.adapt(BundleStartLevel.class).getStartLevel()))
                .toList();
    }

    private void greet(BundleContext context) {
        List<Bundle> features = featuresOf(context);
        String names = features.stream().map(Bundle::getSymbolicName).sorted().collect(Collectors.joining(" "));
        long tookMs = (System.nanoTime() - settings.startNanos()) / 1_000_000;
        LOG.info("{} {} ready in {} ms, {} features: {}", SrsVersion.SIGNATURE, SrsVersion.PROJECT, tookMs, features.size(), names);
        LOG.info("features are watched in {}", settings.features());
    }

    private void stop(Framework framework, int exitCode) throws BundleException, InterruptedException {
        endsWith = exitCode;
        stopLimit.setDaemon(true);
        stopLimit.start();
        framework.stop();
        framework.waitForStop(STOP_LIMIT_MS);
    }

    private void haltAfterLimit() {
        try {
            Thread.sleep(STOP_LIMIT_MS);
            LOG.warn("not all bundles stopped within {} ms", STOP_LIMIT_MS);
            Runtime.getRuntime().halt(endsWith);
        } catch (InterruptedException e) {
            // all is over
            Thread.currentThread().interrupt();
        }
    }
}
