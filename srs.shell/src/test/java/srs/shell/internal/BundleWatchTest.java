package srs.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A plugin's author builds again and again; a real framework follows. */
class BundleWatchTest {

    @TempDir
    Path folder;

    private Framework framework;
    private BundleWatch watch;
    private Path jar;

    @BeforeEach
    void start() throws Exception {
        framework = Framework.plain();
        jar = folder.resolve("plugin.jar");
        watch = watch(jar);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private BundleWatch watch(Path source) {
        ServiceComponentRuntime none = (ServiceComponentRuntime) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, arguments) -> List.of());
        return new BundleWatch(framework.context(), new Features(framework.context(), none, null, name -> Optional.empty()), source);
    }

    @Test
    void shouldInstallWhenTwoLooksFindTheSame() throws Exception {
        assertThat(watch.look()).isEmpty();
        write(jar, "1.0.0", 1);
        assertThat(watch.look()).isEmpty();
        assertThat(watch.look().orElseThrow()).matches("org\\.example\\.plugin 1\\.0\\.0 installed in \\d+ ms, active");
        assertThat(watch.look()).isEmpty();
        assertThat(bundle().getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void shouldWaitWhileTheFileGrows() throws Exception {
        write(jar, "1.0.0", 1);
        byte[] whole = Files.readAllBytes(jar);
        for (int size = 1; size < whole.length; size += 50) {
            Files.write(jar, Arrays.copyOf(whole, size));
            assertThat(watch.look()).isEmpty();
        }
        Files.write(jar, whole);
        assertThat(watch.look()).isEmpty();
        assertThat(watch.look().orElseThrow()).contains("active");
    }

    @Test
    void shouldUpdateWhatChanges() throws Exception {
        write(jar, "1.0.0", 1);
        looks();
        long id = bundle().getBundleId();
        write(jar, "1.1.0", 2);
        assertThat(looks()).matches("org\\.example\\.plugin 1\\.1\\.0 updated in \\d+ ms, active");
        assertThat(bundle().getBundleId()).isEqualTo(id);
        assertThat(bundle().getVersion()).hasToString("1.1.0");
    }

    @Test
    void shouldTakeAFolderOfClasses() throws Exception {
        Path classes = folder.resolve("classes");
        watch = watch(classes);
        Files.createDirectories(classes.resolve("META-INF"));
        Files.writeString(classes.resolve("some.txt"), "one");
        assertThat(looks()).endsWith("has no META-INF/MANIFEST.MF: build it once with bnd");
        try (var out = Files.newOutputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
            manifest("1.0.0").write(out);
        }
        assertThat(looks()).contains("1.0.0 installed", "active");
        Files.writeString(classes.resolve("some.txt"), "another");
        assertThat(looks()).contains("1.0.0 updated");
        assertThat(new String(bundle().getEntry("some.txt").openStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("another");
    }

    @Test
    void shouldSayWhyAndFollowTheNextChange() throws Exception {
        Files.writeString(jar, "no jar");
        assertThat(looks()).endsWith("is no bundle: it has no manifest with a Bundle-SymbolicName");
        Manifest lost = manifest("1.0.0");
        lost.getMainAttributes().putValue("Import-Package", "com.example.gone");
        write(jar, lost, 3);
        assertThat(looks()).contains("1.0.0 installed", "installed: nobody offers package com.example.gone");
        write(jar, "1.0.1", 4);
        assertThat(looks()).contains("1.0.1 updated", "active");
    }

    private String looks() {
        assertThat(watch.look()).isEmpty();
        return watch.look().orElseThrow();
    }

    private Bundle bundle() {
        return Stream.of(framework.context().getBundles()).filter(bundle -> "org.example.plugin".equals(bundle.getSymbolicName())).findFirst().orElseThrow();
    }

    private static Manifest manifest(String version) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.example.plugin;singleton:=true");
        headers.putValue("Bundle-Version", version);
        return manifest;
    }

    private static void write(Path jar, String version, int build) throws IOException {
        write(jar, manifest(version), build);
    }

    private static void write(Path jar, Manifest manifest, int build) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        Files.write(jar, bytes.toByteArray());
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000L * build));
    }
}
