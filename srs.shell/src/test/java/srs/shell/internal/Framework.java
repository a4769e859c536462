package srs.shell.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** A real framework, with the real shell in it on demand. One test thread. */
final class Framework {

    private final Felix felix;
    private final BundleActivator[] shell;

    private Framework(Path cache, BundleActivator... shell) throws Exception {
        felix = new Felix(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "0"));
        felix.start();
        this.shell = shell;
        for (BundleActivator activator : shell) {
            activator.start(context());
        }
    }

    static Framework plain() throws Exception {
        return new Framework(Files.createTempDirectory("felix"));
    }

    static Framework withShell() throws Exception {
        return new Framework(Files.createTempDirectory("felix"), new org.apache.felix.gogo.runtime.activator.Activator(), new org.apache.felix.gogo.command.Activator());
    }

    BundleContext context() {
        return felix.getBundleContext();
    }

    void commands(Object commands, String... functions) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "srs");
        properties.put("osgi.command.function", functions);
        context().registerService(Object.class, commands, properties);
    }

    /** Installs a bundle that is nothing but these headers. */
    Bundle install(String name, Map<String, String> headers) throws BundleException, IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        headers.forEach(attributes::putValue);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return context().installBundle("memory:" + name, new ByteArrayInputStream(jar.toByteArray()));
    }

    void close() throws Exception {
        for (BundleActivator activator : shell) {
            activator.stop(context());
        }
        felix.stop();
        felix.waitForStop(5000);
    }
}
