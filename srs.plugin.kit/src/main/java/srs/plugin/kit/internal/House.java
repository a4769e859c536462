package srs.plugin.kit.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import srs.launcher.Roles;
import srs.launcher.internal.FrameworkSettings;
import srs.launcher.internal.StartLevels;
import srs.plugin.kit.stage.Stage;
import srs.testkit.Await;

/** A framework with kernel, HTTP front, HTTP-FLV players and the kit's stage; start levels as the server has them. One test thread. */
final class House implements AutoCloseable {
    private static final long START_MS = 120_000;
    private static final long STOP_MS = 10_000;
    private static final int FEATURES = 50;
    /** Below it everything is installed and nothing runs, so that every directive is known when the configuration is judged. */
    private static final int BEFORE_HOUSE = 30;

    private final Felix framework;

    /** Installs everything, and starts the kernel. */
    House(Path folder, Path conf, PluginJar plugin) {
        try {
            framework = new Felix(settings(folder, conf));
            framework.init();
            framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(FEATURES);
            Bundle stage = install(StageBundle.NAME, StageBundle.jar());
            stage.adapt(BundleStartLevel.class).setStartLevel(StartLevels.of("libraries"));
            stage.start();
            for (ClassPathBundles.Found found : ClassPathBundles.find(plugin.name())) {
                Bundle bundle = context().installBundle("reference:" + found.file().toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(found.name().startsWith("srs.output.") ? FEATURES : StartLevels.of(found.name()));
                if (found.hasCodeToStart()) {
                    bundle.start();
                }
            }
            framework.start();
            raise(BEFORE_HOUSE);
        } catch (BundleException e) {
            throw new IllegalStateException("the house does not start", e);
        }
    }

    private static Map<String, Object> settings(Path folder, Path conf) {
        // read by the netty inside of the framework
        System.setProperty("io.netty.leakDetection.level", "paranoid");
        System.setProperty("io.netty.leakDetection.targetRecords", "20");
        System.setProperty("io.netty.leakDetection.acquireAndReleaseOnly", "true");
        Map<String, Object> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, FrameworkSettings.EXTRA_PACKAGES + "," + Stage.class.getPackageName());
        settings.put(Constants.FRAMEWORK_BUNDLE_PARENT, Constants.FRAMEWORK_BUNDLE_PARENT_EXT);
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "1");
        settings.put("felix.log.level", "1");
        settings.put(Roles.CONF_FILE, conf.toString());
        settings.put(Roles.WORK_DIR, folder.toString());
        settings.put(Roles.TEST_CONFIG, "false");
        return settings;
    }

    /** Starts the rest of the house, and what has been installed. */
    void open() {
        raise(FEATURES);
    }

    private void raise(int level) {
        CountDownLatch raised = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                raised.countDown();
            }
        });
        try {
            if (!raised.await(START_MS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the house has not started within " + START_MS + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle install(String name, byte[] jar) throws BundleException {
        return context().installBundle("kit:" + name, new ByteArrayInputStream(jar));
    }

    Stage stage() {
        ServiceReference<Stage> reference = Await.value("the kit's stage", () -> context().getServiceReference(Stage.class));
        return context().getService(reference);
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MS);
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes srs.conf with these lines below the root and in the default vhost. */
    static Path configuration(Path folder, int port, List<String> root, List<String> vhost) {
        try {
            return Files.writeString(Files.createDirectories(folder).resolve("srs.conf"), """
                    daemon off;
                    http_server { enabled on; listen 127.0.0.1:%1$d; dir %2$s; }
                    http_api { enabled on; listen 127.0.0.1:%1$d; }
                    %3$s
                    vhost __defaultVhost__ {
                        http_remux { enabled on; }
                        play { gop_cache on; mw_latency 0; }
                        %4$s
                    }
                    """.formatted(port, folder, String.join("\n", root), String.join("\n    ", vhost)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
