package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import srs.kernel.config.Config;
import srs.kernel.config.ReloadResult;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** The services of the configuration in a real framework, among bundles that hold nothing but their directives. */
class ConfigActivationTest {

    private static final String HLS = "directive vhost.hls.enabled { type sw-; } directive vhost.hls.hls_fragment { type float-seconds; default 10; }";

    private static final int EXIT_LIMIT_S = 30;

    @TempDir
    private Path folder;
    private Framework framework;
    private ConfigActivation activation;
    private final BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        if (framework != null) {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private BundleContext start(String conf, Map<String, String> properties) throws Exception {
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        if (conf != null) {
            all.put(ConfigActivation.FILE, Files.writeString(folder.resolve("srs.conf"), conf).toString());
            all.put(ConfigActivation.WORK_DIR, folder.toString());
        }
        framework = new Felix(all);
        framework.start();
        BundleContext system = framework.getBundleContext();
        IntConsumer exit = exits::add;
        system.registerService(IntConsumer.class, exit, role("exit"));
        Bundle kernel = install(system, "srs.kernel", resource("directives.conf"));
        kernel.start();
        activation = new ConfigActivation(kernel.getBundleContext());
        return system;
    }

    private static Dictionary<String, Object> role(String role) {
        var properties = new Hashtable<String, Object>();
        properties.put("srs.role", role);
        return properties;
    }

    private static Bundle install(BundleContext context, String name, String directives) throws BundleException, IOException {
        return context.installBundle(name, new ByteArrayInputStream(jar(name, directives)));
    }

    private static byte[] jar(String name, String directives) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String file : List.of("directives.conf", "catalogue.conf")) {
                jar.putNextEntry(new JarEntry("OSGI-INF/srs/" + file));
                jar.write((file.equals("directives.conf") ? directives : resource(file)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ConfigActivation.class.getClassLoader().getResourceAsStream("OSGI-INF/srs/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Config config(BundleContext context) {
        ServiceReference<Config> reference = context.getServiceReference(Config.class);
        return reference == null ? null : context.getService(reference);
    }

    private static <S> S service(BundleContext context, Class<S> type, String role) throws InvalidSyntaxException {
        Collection<ServiceReference<S>> found = context.getServiceReferences(type, "(srs.role=" + role + ")");
        return found.isEmpty() ? null : context.getService(found.iterator().next());
    }

    private static Object test(BundleContext context) throws Exception {
        return ((Callable<?>) service(context, Callable.class, "config-test")).call();
    }

    @Test
    void offersTheDefaultsWithoutAFile() throws Exception {
        BundleContext context = start(null, Map.of());
        assertThat(config(context).vhosts()).containsExactly("__defaultVhost__");
        assertThat(test(context)).isEqualTo(0);
    }

    @Test
    void readsTheFileAndWhatItIncludes() throws Exception {
        Files.writeString(folder.resolve("more.conf"), "vhost b.com { }");
        assertThat(config(start("max_connections 5; include more.conf;", Map.of())).vhosts()).containsExactly("b.com");
    }

    @Test
    void endsTheProcessAfterAnErrorAndOffersNoConfiguration() throws Exception {
        BundleContext context = start("max_connections x;", Map.of());
        assertThat(config(context)).isNull();
        assertThat(exits).isEmpty();
        framework.adapt(FrameworkStartLevel.class).setStartLevel(2);
        assertThat(exits.poll(EXIT_LIMIT_S, TimeUnit.SECONDS)).isEqualTo(255);
        assertThat(test(context)).isEqualTo(255);
    }

    @Test
    void endsTheProcessWithoutTheFile() throws Exception {
        start(null, Map.of(ConfigActivation.FILE, folder.resolve("none.conf").toString()));
        framework.adapt(FrameworkStartLevel.class).setStartLevel(2);
        assertThat(exits.poll(EXIT_LIMIT_S, TimeUnit.SECONDS)).isEqualTo(255);
    }

    @Test
    void tellsTheLauncherWhatConcernsTheProcess() throws Exception {
        BundleContext context = start("daemon off; pid /run/srs.pid; srs_log_level_v2 warn;", Map.of());
        assertThat((Map<?, ?>) service(context, Supplier.class, "process").get()).isEqualTo(Map.ofEntries(
                Map.entry("srs_log_format", "text"),
                Map.entry("daemon", "off"), Map.entry("asprocess", "off"), Map.entry("in_docker", "off"),
                Map.entry("disable_daemon_for_docker", "on"), Map.entry("utc_time", "off"), Map.entry("pid", "/run/srs.pid"),  Map.entry("srs_log_tank", "file"), Map.entry("srs_log_level", "trace"),
                Map.entry("srs_log_level_v2", "warn"), Map.entry("srs_log_file", "./objs/srs.log")));
    }

    @Test
    void onlyChecksWhenAskedTo() throws Exception {
        BundleContext context = start("max_connections 5;", Map.of(ConfigActivation.TEST_ONLY, "true"));
        assertThat(config(context)).isNull();
        assertThat(test(context)).isEqualTo(0);
        Files.writeString(folder.resolve("srs.conf"), "max_connection 5;");
        assertThat(test(context)).isEqualTo(255);
        assertThat(exits).isEmpty();
    }

    @Test
    void readsTheEnvironmentOnlyWhenAskedTo() throws Exception {
        Config config = config(start("max_connections x;", Map.of(ConfigActivation.ENVIRONMENT_ONLY, "true")));
        assertThat(config.root().isOn("daemon")).isFalse();
    }

    @Test
    void waitsForFeaturesWithDirectivesThatNobodyKnowsYet() throws Exception {
        BundleContext context = start("acme { colour red; }", Map.of());
        assertThat(exits).isEmpty();
        install(context, "acme", "directive acme.colour { type string; }");
        activation.onFrameworkEvent(new FrameworkEvent(FrameworkEvent.STARTLEVEL_CHANGED, framework, null));
        assertThat(exits).isEmpty();
        assertThat(config(context).root().string("acme.colour")).isEqualTo("red");
    }

    @Test
    void endsTheProcessWhenTheFeaturesAreInstalledAndNobodyKnowsADirective() throws Exception {
        start("acme { colour red; }", Map.of());
        framework.adapt(FrameworkStartLevel.class).setStartLevel(2);
        assertThat(exits.poll(EXIT_LIMIT_S, TimeUnit.SECONDS)).isEqualTo(255);
    }

    @Test
    void readsTheDirectivesOfInstalledBundlesWithoutResolvingThem() throws Exception {
        BundleContext context = start("vhost a { hls { enabled on; hls_fragment 2; } }", Map.of());
        Bundle hls = install(context, "srs.output.hls", HLS);
        assertThat(hls.getState()).isEqualTo(Bundle.INSTALLED);
        assertThat(config(context).vhost("a").millis("hls.hls_fragment")).isEqualTo(2000);
        hls.start();
        hls.stop();
        assertThat(config(context).vhost("a").isOn("hls.enabled")).isTrue();
        hls.update(new ByteArrayInputStream(jar("srs.output.hls", "directive vhost.hls.hls_fragment { type int; default 10; }")));
        assertThat(config(context).vhost("a").integer("hls.hls_fragment")).isEqualTo(2);
        hls.uninstall();
        assertThat(config(context).vhost("a").isSet("play.atc")).isFalse();
        assertThatThrownBy(() -> config(context).vhost("a").integer("hls.hls_fragment")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void survivesABundleWhoseDirectivesAreWrong() throws Exception {
        BundleContext context = start("max_connections 5;", Map.of());
        install(context, "bad", "directive x {");
        assertThat(config(context).root().integer("max_connections")).isEqualTo(5);
    }

    @Test
    void tellsTheLauncherOfAChangedLogAndRefusesAFileThatCannotBeWritten() throws Exception {
        BundleContext context = start("srs_log_file " + folder + "/a.log;", Map.of());
        List<Object> told = new ArrayList<>();
        Runnable changed = () -> told.add(((Map<?, ?>) get(context, "process")).get("srs_log_file"));
        context.registerService(Runnable.class, changed, role("process-changed"));
        Files.writeString(folder.resolve("srs.conf"), "srs_log_file " + folder + "/new/b.log; max_connections 7;");
        assertThat(config(context).reload().applied()).isTrue();
        assertThat(told).containsExactly(folder + "/new/b.log");
        Files.writeString(folder.resolve("srs.conf"), "srs_log_file " + folder + "/srs.conf/c.log; max_connections 8;");
        ReloadResult refused = config(context).reload();
        assertThat(refused.applied()).isFalse();
        assertThat(refused.problems()).containsExactly(folder + "/srs.conf: srs_log_file: " + folder + "/srs.conf/c.log cannot be written");
        assertThat(config(context).root().integer("max_connections")).isEqualTo(7);
        assertThat(told).hasSize(1);
    }

    private static Object get(BundleContext context, String role) {
        try {
            return service(context, Supplier.class, role).get();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void reloadsByTheServiceOfTheLauncher() throws Exception {
        BundleContext context = start("max_connections 5;", Map.of());
        Files.writeString(folder.resolve("srs.conf"), "max_connections 6;");
        service(context, Runnable.class, "reload").run();
        assertThat(config(context).root().integer("max_connections")).isEqualTo(6);
    }

    @Test
    void forgetsTheListenersOfABundleThatStops() throws Exception {
        BundleContext context = start("max_connections 5;", Map.of());
        context.registerService(Workers.class, new SameThread(), null);
        Bundle feature = install(context, "feature", HLS);
        feature.start();
        List<Object> heard = new ArrayList<>();
        config(feature.getBundleContext()).listen(heard::add, "max_connections");
        Files.writeString(folder.resolve("srs.conf"), "max_connections 6;");
        config(context).reload();
        feature.stop();
        Files.writeString(folder.resolve("srs.conf"), "max_connections 7;");
        config(context).reload();
        assertThat(heard).hasSize(1);
    }

    @Test
    void takesItsServicesAway() throws Exception {
        BundleContext context = start("max_connections 5;", Map.of());
        activation.close();
        assertThat(config(context)).isNull();
        assertThat(service(context, Runnable.class, "reload")).isNull();
    }

    private static final class SameThread implements Workers {
        @Override
        public Executor serial(String name) {
            return Runnable::run;
        }

        @Override
        public Executor conversations() {
            return serial("conversations");
        }

        @Override
        public Registration after(long delayMs, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registration every(long periodMs, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }
}
