package srs.launcher.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the bundles of {@code system/}, each with its start level. Main thread only.
 *
 * <p>The framework copies them into its cache, so that a build may rewrite the folder under a running server.
 */
final class SystemFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SystemFolder.class);

    private final BundleContext framework;
    private final boolean shell;

    SystemFolder(BundleContext framework, boolean shell) {
        this.framework = framework;
        this.shell = shell;
    }

    /** Installs all, then marks them for their levels: nothing runs before the framework's level rises. */
    void install(Path folder) throws IOException {
        for (Path jar : BundleFile.jarsIn(folder)) {
            BundleFile file = BundleFile.read(jar);
            if (!file.isBundle()) {
                LOG.warn("{} is not used: {}", jar, file.trouble());
                continue;
            }
            try {
                install(file);
            } catch (BundleException e) {
                LOG.error("{} cannot be installed: {}", jar, e.getMessage());
            }
        }
    }

    private void install(BundleFile file) throws IOException, BundleException {
        Bundle bundle;
        try (InputStream bytes = Files.newInputStream(file.file())) {
            bundle = framework.installBundle(file.file().toUri().toString(), bytes);
        }
        int level = StartLevels.of(file.symbolicName());
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
        if (!file.fragment() && (shell || level != StartLevels.SHELL)) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }
}
