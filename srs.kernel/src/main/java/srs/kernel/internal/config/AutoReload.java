package srs.kernel.internal.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.Section;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Reloads when the file changes: with {@code inotify_auto_reload}, or inside a container unless {@code auto_reload_for_docker} is off
 * (SRS F019). Looks each second, so that it works on every file system. A change that a signal or a call has brought in before is no news. Lives on a worker thread.
 */
@Component(service = {}, immediate = true)
public final class AutoReload {

    private static final long LOOK_MS = 1000;
    private static final Path DOCKER_MARK = Path.of("/.dockerenv");
    private static final Registration NOTHING = () -> { };

    private final Registration timer;

    @Activate
    public AutoReload(BundleContext context, @Reference Config config, @Reference Workers workers) {
        String file = context.getProperty(ConfigActivation.FILE);
        boolean isOn = file != null && !file.isBlank() && !Boolean.parseBoolean(context.getProperty(ConfigActivation.ENVIRONMENT_ONLY))
                && isWanted(config.root(), Files.exists(DOCKER_MARK));
        timer = isOn ? watch(new FileWatch(Path.of(file)), config, workers) : NOTHING;
    }

    private static Registration watch(FileWatch watch, Config config, Workers workers) {
        return workers.every(LOOK_MS, () -> {
            if (watch.hasChanged()) {
                config.reload(ReloadCause.FILE);
            }
        });
    }

    static boolean isWanted(Section root, boolean isContainer) {
        return root.isOn("inotify_auto_reload") || (isContainer || root.isOn("in_docker")) && root.isOn("auto_reload_for_docker");
    }

    @Deactivate
    public void close() {
        timer.close();
    }
}
