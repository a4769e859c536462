package srs.launcher.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the bundles of {@code system/}, each with its start level. Main thread only.
 *
 * <p>The framework uses the files where they are, without a copy: it saves half a second and 20 MB at each start. So nobody may
 * rewrite the folder under a running server; the start script runs from a folder that no build touches.
 */
final class SystemFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SystemFolder.class);

    private final BundleContext framework;
    private final boolean shell;

    SystemFolder(BundleContext framework, boolean shell) {
        this.framework = framework;
        this.shell = shell;
    }

    /** Installs all, then marks them for their levels: nothing runs before the framework's level rises. What is installed later is a feature. */
    void install(Path folder) throws IOException {
        FrameworkStartLevel levels = framework.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkStartLevel.class);
        for (Path jar : BundleFile.jarsIn(folder)) {
            BundleFile file = BundleFile.read(jar);
            if (!file.isBundle()) {
                LOG.warn("{} is not used: {}", jar, file.trouble());
                continue;
            }
            // before it is there: each change afterwards would be a write to the cache, which waits for the disk
            levels.setInitialBundleStartLevel(StartLevels.of(file.symbolicName()));
            try {
                start(framework.installBundle("reference:" + jar.toUri()));
            } catch (BundleException e) {
                LOG.error("{} cannot be installed: {}", jar, e.getMessage());
            }
        }
        levels.setInitialBundleStartLevel(StartLevels.FEATURES);
    }

    private void start(Bundle bundle) throws BundleException {
        if (hasCodeToStart(bundle) && (shell || StartLevels.of(bundle.getSymbolicName()) != StartLevels.SHELL)) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** The others, libraries and fragments, are resolved when somebody needs them. */
    private static boolean hasCodeToStart(Bundle bundle) {
        Dictionary<String, String> headers = bundle.getHeaders("");
        return bundle.getSymbolicName().startsWith("srs.")
                || headers.get(Constants.BUNDLE_ACTIVATOR) != null
                || headers.get("Service-Component") != null;
    }
}
