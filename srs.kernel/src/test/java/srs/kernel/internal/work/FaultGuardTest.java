package srs.kernel.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.internal.config.TestConfigs;
import srs.kernel.work.Faults;
import srs.testkit.Await;

/** Who is stopped after too many faults, and who is not, in a real framework. */
class FaultGuardTest {
    private static final String FEATURE = "org.example.feature";
    private static final String USES_KERNEL = "srs.kernel.client";

    @TempDir
    private Path folder;
    private Framework framework;
    private final WorkPool pool = new WorkPool();
    private final FaultCounter faults = new FaultCounter();
    /** How often it was looked whether faulty features are to be stopped. */
    private final AtomicInteger looks = new AtomicInteger();
    private FaultGuard guard;

    @BeforeEach
    void start() throws BundleException {
        framework = new Felix(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(), Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, USES_KERNEL));
        framework.start();
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        guard.close();
        pool.close();
        framework.stop();
        framework.waitForStop(0);
    }

    private void guard(String conf) {
        Config config = TestConfigs.of(conf);
        Config counted = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("root")) {
                looks.incrementAndGet();
            }
            return method.invoke(config, arguments);
        });
        guard = new FaultGuard(framework.getBundleContext(), faults, counted, pool);
    }

    private static InputStream jar(String name, String imports, String exports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.IMPORT_PACKAGE, imports);
        if (!exports.isEmpty()) {
            main.putValue(Constants.EXPORT_PACKAGE, exports);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JarOutputStream(out, manifest).close();
        return new ByteArrayInputStream(out.toByteArray());
    }

    private Bundle install(String name, String imports, String exports) throws IOException, BundleException {
        Bundle bundle = framework.getBundleContext().installBundle(name, jar(name, imports, exports));
        bundle.start();
        return bundle;
    }

    private void fail(String bundle, int times) {
        for (int i = 0; i < times; i++) {
            faults.report(bundle, "timer", new IllegalStateException("line 1\nline 2"));
        }
    }

    /** Whoever was asked to judge has done it. */
    private void awaitJudgement() {
        // the bystander is judged last, on the same threads
        fail("org.example.bystander", Faults.STOP_COUNT);
        Await.until("the bystander is stopped", () -> faults.stopped("org.example.bystander").isPresent());
    }

    @Test
    void stopsAFeatureAtTheTwentiethFault() throws IOException, BundleException {
        guard("vhost __defaultVhost__ { }");
        Bundle feature = install(FEATURE, USES_KERNEL, "");
        fail(FEATURE, Faults.STOP_COUNT - 1);
        assertThat(feature.getState()).isEqualTo(Bundle.ACTIVE);
        fail(FEATURE, 1);
        Await.until("it is stopped", () -> feature.getState() == Bundle.RESOLVED);
        assertThat(faults.stopped(FEATURE)).hasValue("stopped after 20 faults in 1 s: java.lang.IllegalStateException: line 1 line 2; start " + feature.getBundleId() + " starts it");
    }

    @Test
    void forgetsItWhenSomebodyStartsIt() throws IOException, BundleException {
        guard("vhost __defaultVhost__ { }");
        Bundle feature = install(FEATURE, USES_KERNEL, "");
        fail(FEATURE, Faults.STOP_COUNT);
        Await.until("it is stopped", () -> feature.getState() == Bundle.RESOLVED);
        feature.start();
        assertThat(faults.stopped(FEATURE)).isEmpty();
        fail(FEATURE, Faults.STOP_COUNT);
        Await.until("it is stopped again", () -> feature.getState() == Bundle.RESOLVED);
    }

    @Test
    void startsItWhenItIsUpdated() throws IOException, BundleException {
        guard("vhost __defaultVhost__ { }");
        Bundle feature = install(FEATURE, USES_KERNEL, "");
        fail(FEATURE, Faults.STOP_COUNT);
        Await.until("it is stopped", () -> feature.getState() == Bundle.RESOLVED);
        feature.update(jar(FEATURE, USES_KERNEL, ""));
        Await.until("it runs", () -> feature.getState() == Bundle.ACTIVE);
        assertThat(faults.stopped(FEATURE)).isEmpty();
    }

    @Test
    void neverStopsTheHouseNorWhoDecidesWhoComesIn() throws IOException, BundleException {
        guard("vhost __defaultVhost__ { }");
        Bundle library = install("org.example.library", USES_KERNEL, "org.example.library");
        Bundle stranger = install("org.example.stranger", "org.osgi.framework", "");
        Bundle door = install("org.example.door", USES_KERNEL, "");
        Gate gate = request -> CompletableFuture.completedFuture(Verdict.ADMITTED);
        door.getBundleContext().registerService(Gate.class, gate, null);
        install("org.example.bystander", USES_KERNEL, "");
        for (Bundle bundle : new Bundle[] {library, stranger, door}) {
            fail(bundle.getSymbolicName(), 10 * Faults.STOP_COUNT);
        }
        awaitJudgement();
        assertThat(new int[] {library.getState(), stranger.getState(), door.getState()}).containsOnly(Bundle.ACTIVE);
    }

    @Test
    void onlyCountsWhatServesAPeer() throws IOException, BundleException {
        guard("vhost __defaultVhost__ { }");
        Bundle feature = install(FEATURE, USES_KERNEL, "");
        install("org.example.bystander", USES_KERNEL, "");
        for (int i = 0; i < 10 * Faults.STOP_COUNT; i++) {
            faults.reportServing(FEATURE, "an HTTP request", new IllegalStateException());
        }
        awaitJudgement();
        assertThat(feature.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(faults.faults()).filteredOn(fault -> fault.bundle().equals(FEATURE)).singleElement().satisfies(fault -> assertThat(fault.count()).isEqualTo(200));
    }

    @Test
    void stopsNobodyWhenItIsOff() throws IOException, BundleException {
        guard("stop_faulty_features off; vhost __defaultVhost__ { }");
        Bundle feature = install(FEATURE, USES_KERNEL, "");
        fail(FEATURE, Faults.STOP_COUNT);
        Await.until("it is judged", () -> looks.get() > 0);
        pool.close();
        assertThat(feature.getState()).isEqualTo(Bundle.ACTIVE);
    }
}
