package srs.kernel.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigFile;
import srs.kernel.config.ReloadCause;

/**
 * Starts the configuration: reads framework properties, declarations and file, and registers the services that the module's README
 * names. After an error in the file there is no {@link Config}, so that nothing that needs it starts half; the process ends when the
 * features are installed, and all that is wrong has been said. Lives on the framework's threads.
 */
@Component(service = {}, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"srs.kernel.config.Config\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"srs.kernel.config.ConfigFile\"")
public final class ConfigActivation {

    /** Absolute path of the file. */
    static final String FILE = "srs.conf.file";
    /** {@code true}: no file, the environment only. */
    static final String ENVIRONMENT_ONLY = "srs.env.only";
    /** What names in {@code include} are relative to. */
    static final String WORK_DIR = "srs.work.dir";
    /** {@code true}: only check. */
    static final String TEST_ONLY = "srs.test.config";
    /** Service property that tells the launcher's services apart. */
    static final String ROLE = "srs.role";
    static final String ROLE_TEST = "config-test";
    static final String ROLE_RELOAD = "reload";
    static final String ROLE_PROCESS = "process";
    /** The launcher's: reads the process directives again. */
    static final String ROLE_PROCESS_CHANGED = "process-changed";
    /** The launcher's: ends the process with a code. */
    static final String ROLE_EXIT = "exit";

    /** SRS's 1023, as a process can say it. */
    static final int EXIT_INVALID = 255;

    private static final String CATALOGUE = "OSGI-INF/srs/catalogue.conf";
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.config");

    private final BundleContext context;
    private final ConfigCore core;
    private final DirectiveBundles bundles;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final FrameworkListener afterStart = this::onFrameworkEvent;
    private final AtomicBoolean isChecked = new AtomicBoolean();

    @Activate
    public ConfigActivation(BundleContext context) {
        this.context = context;
        core = new ConfigCore(source(context), new EnvironmentLayer(System.getenv()), catalogue(context), new CrossChecks(maxDescriptors()));
        bundles = new DirectiveBundles(context, core);
        Callable<Integer> test = this::check;
        services.add(context.registerService(Callable.class, test, role(ROLE_TEST)));
        if (Boolean.parseBoolean(context.getProperty(TEST_ONLY))) {
            return;
        }
        context.addFrameworkListener(afterStart);
        if (!core.start()) {
            return;
        }
        ProcessDirectives process = new ProcessDirectives(new ScopeSection(() -> core.snapshot().root(), () -> core.snapshot().workDir()));
        services.add(context.registerService(Supplier.class, process, role(ROLE_PROCESS)));
        services.add(context.registerService(Config.class, new BundleConfigs(core), null));
        core.listeners().add(new Listening(new ProcessReload(this::tellLauncher), ProcessReload.PATHS, Runnable::run));
        services.add(context.registerService(ConfigFile.class, new FileEditor(core), null));
        Runnable reload = () -> core.reload(ReloadCause.SIGNAL);
        services.add(context.registerService(Runnable.class, reload, role(ROLE_RELOAD)));
    }

    @Deactivate
    public void close() {
        context.removeFrameworkListener(afterStart);
        services.forEach(ServiceRegistration::unregister);
        bundles.close();
    }

    private int check() {
        isChecked.set(true);
        return core.check() ? 0 : EXIT_INVALID;
    }

    /** The features are installed at the first start level after ours that is reached, unless the launcher has asked before. */
    void onFrameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED && !isChecked.get() && check() != 0) {
            exit();
        }
    }

    /** Without a launcher, as in tests, there is no configuration, but also no exit. */
    private void exit() {
        try {
            for (ServiceReference<IntConsumer> launcher : context.getServiceReferences(IntConsumer.class, "(" + ROLE + "=" + ROLE_EXIT + ")")) {
                IntConsumer exit = context.getService(launcher);
                if (exit != null) {
                    exit.accept(EXIT_INVALID);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tellLauncher() {
        try {
            for (ServiceReference<Runnable> launcher : context.getServiceReferences(Runnable.class, "(" + ROLE + "=" + ROLE_PROCESS_CHANGED + ")")) {
                Runnable changed = context.getService(launcher);
                if (changed != null) {
                    changed.run();
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Dictionary<String, Object> role(String role) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ROLE, role);
        return properties;
    }

    private static ConfigSource source(BundleContext context) {
        String file = context.getProperty(FILE);
        String workDir = context.getProperty(WORK_DIR);
        if (Boolean.parseBoolean(context.getProperty(ENVIRONMENT_ONLY))) {
            return ConfigSource.environmentOnly();
        }
        if (file == null || file.isBlank()) {
            return ConfigSource.none();
        }
        return ConfigSource.file(Path.of(file), Path.of(workDir == null ? "" : workDir).toAbsolutePath());
    }

    private static Catalogue catalogue(BundleContext context) {
        try (InputStream in = context.getBundle().getEntry(CATALOGUE).openStream()) {
            return Catalogue.read(CATALOGUE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | ConfigException e) {
            throw new IllegalStateException("the kernel's own " + CATALOGUE + " cannot be read", e);
        }
    }

    /** The limit of open files; 0 where there is no /proc. JMX would say it anywhere, but takes a tenth of a second to come up. */
    private static long maxDescriptors() {
        try (Stream<String> limits = Files.lines(LIMITS)) {
            return limits.filter(line -> line.startsWith(OPEN_FILES)).map(line -> line.substring(OPEN_FILES.length()).strip().split("\\s+")[0])
                    .filter(soft -> !soft.equals("unlimited")).mapToLong(Long::parseLong).findFirst().orElse(0);
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            LOG.debug("the limit of open files is unknown here", e);
            return 0;
        }
    }
}
