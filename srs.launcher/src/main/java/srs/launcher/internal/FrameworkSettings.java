package srs.launcher.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;
import srs.launcher.Roles;
import srs.launcher.SrsVersion;

/** The properties that the framework starts with; the tests of hot deployment start theirs with the same. Stateless. */
public final class FrameworkSettings {
    /** Packages of the launcher's class path that bundles see. slf4j twice: some third parties import only 1.x. */
    public static final String EXTRA_PACKAGES = """
        org.slf4j;version="1.7.36",org.slf4j;version="2.0.20",\
        org.slf4j.event;version="2.0.20",\
        org.slf4j.helpers;version="1.7.36",org.slf4j.helpers;version="2.0.20",\
        org.slf4j.spi;version="1.7.36",org.slf4j.spi;version="2.0.20",\
        srs.launcher.log;version="0.1.0"\
        """;
    private static final String POLL_MS = "500";
    private static final String FILE_INSTALL_WARN = "2";

    private FrameworkSettings() {
    }

    static Map<String, Object> of(Settings settings, RunFolder run) throws IOException {
        var properties = new HashMap<String, Object>();
        server(properties, settings);
        framework(properties, run);
        watchedFolder(properties, settings.features(), run.temporary());
        // The shell is started for --shell only; on a closed stdin it would otherwise stop the server.
        properties.put("gosh.args", settings.shell() ? "--noshutdown" : "--noshutdown --quiet --nointeractive");
        return properties;
    }

    private static void server(Map<String, Object> properties, Settings settings) {
        if (settings.envOnly()) {
            properties.put(Roles.ENV_ONLY, "true");
        } else {
            properties.put(Roles.CONF_FILE, settings.confFile().toString());
        }
        properties.put(Roles.TEST_CONFIG, Boolean.toString(settings.testConfig()));
        properties.put(Roles.WORK_DIR, System.getProperty("user.dir"));
        properties.put(Roles.HOME, settings.home().toString());
        properties.put(Roles.FEATURES_DIR, settings.features().toString());
        properties.put(Roles.VERSION, SrsVersion.COMPATIBLE);
        properties.put(Roles.PROJECT_VERSION, SrsVersion.PROJECT);
        properties.put(Roles.SIGNATURE, SrsVersion.SIGNATURE);
    }

    private static void framework(Map<String, Object> properties, RunFolder run) {
        properties.put(Constants.FRAMEWORK_STORAGE, run.cache().toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, EXTRA_PACKAGES);
        properties.put(Constants.FRAMEWORK_BUNDLE_PARENT, Constants.FRAMEWORK_BUNDLE_PARENT_EXT);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(StartLevels.FRAMEWORK));
        // All bundles of the start are resolved in one go; the other cores have the compiler to run.
        properties.put("felix.resolver.parallelism", "1");
        properties.put("felix.log.logger", new FelixLog());
        properties.put("felix.log.level", "2");
        properties.put("ds.loglevel", "2");
    }

    /** How File Install watches the folder of the features. */
    public static void watchedFolder(Map<String, ? super String> properties, Path features, Path temporary) {
        properties.put("felix.fileinstall.dir", features.toString());
        properties.put("felix.fileinstall.poll", POLL_MS);
        properties.put("felix.fileinstall.tmpdir", temporary.toString());
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.start.level", Integer.toString(StartLevels.FEATURES));
        properties.put("felix.fileinstall.filter", ".*\\.jar");
        properties.put("felix.fileinstall.subdir.mode", "skip");
        properties.put("felix.fileinstall.log.level", FILE_INSTALL_WARN);
        properties.put("felix.fileinstall.log.default", "jul");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        // One jar dropped in would otherwise restart each bundle whose optional imports it satisfies.
        properties.put("felix.fileinstall.optionalImportRefreshScope", "none");
        properties.put("felix.fileinstall.fragmentRefreshScope", "none");
    }
}
