package srs.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import srs.kernel.config.Config;
import srs.kernel.config.ReloadResult;
import srs.testkit.Await;

/** Where the test's server is: addresses, the watched folder, its bundles and services. Inside the framework; test threads. */
final class Site {
    private static final String FOLDER = "srs.itest.folder";
    private static final String DIST = "srs.itest.dist";
    private static final String HOST = "srs.itest.host";
    private static final String RTMP = "srs.itest.rtmp";
    private static final String HTTP = "srs.itest.http";
    private static final String SPARE = "srs.itest.spare";
    private static final String PLAY = "mw_latency 50;";
    /** Generous: a busy machine. */
    private static final Duration DEPLOY = Duration.ofSeconds(60);

    final BundleContext context = FrameworkUtil.getBundle(Site.class).getBundleContext();
    final Path folder = Path.of(System.getProperty(FOLDER));
    final Path features = folder.resolve("features");
    final String host = System.getProperty(HOST);
    final int rtmp = Integer.getInteger(RTMP);
    final int http = Integer.getInteger(HTTP);
    /** A free port for a feature. */
    final int spare = Integer.getInteger(SPARE);

    static Map<String, String> properties(Path folder, Path dist, String host, int... ports) {
        return Map.of(FOLDER, folder.toString(), DIST, dist.toString(), HOST, host,
                RTMP, "" + ports[0], HTTP, "" + ports[1], SPARE, "" + ports[2]);
    }

    /** Waits until RTMP and HTTP-FLV are served. */
    void awaitServing() {
        awaitActive("srs.protocol.rtmp");
        awaitActive("srs.output.remux");
        Await.until("RTMP is served", () -> answers(rtmp));
        Await.until("HTTP is served", () -> answers(http));
    }

    /** Whether somebody listens on this port. */
    boolean answers(int port) {
        try (Socket socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The status that a GET is answered with. */
    int get(String path) {
        return get(http, path);
    }

    /** The same of another port. */
    int get(int port, String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + host + ":" + port + path).toURL().openConnection();
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line to {@code play} of the vhost, in the place of the line that was added before, and reloads. */
    ReloadResult reload(String line) {
        try {
            Path conf = folder.resolve("srs.conf");
            String text = Files.readString(conf);
            int at = text.indexOf(PLAY) + PLAY.length();
            Files.writeString(conf, text.substring(0, at) + " " + line + text.substring(text.indexOf('\n', at)));
            return with(Config.class, Config::reload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String rtmp(String stream) {
        return "rtmp://" + host + ":" + rtmp + "/live/" + stream;
    }

    /** A jar of the distribution's features, or one of the samples. */
    Path jar(String feature) {
        Path sample = folder.resolve("samples").resolve(feature + ".jar");
        return Files.exists(sample) ? sample : Path.of(System.getProperty(DIST)).resolve("features").resolve(feature + ".jar");
    }

    /** Puts a file into the watched folder, or over the one that is there, as an operator's mv does: at once. */
    void drop(Path jar, String name) {
        try {
            Path copy = Files.copy(jar, folder.resolve("tmp").resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, features.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops each feature anew, under its own name, and waits until all of them run from the new files. */
    void swap(String... features) {
        Instant before = Instant.now();
        for (String feature : features) {
            drop(jar(feature), feature + ".jar");
        }
        for (String feature : features) {
            Await.until(feature + " runs from the new file", DEPLOY, () -> find(feature)
                    .filter(bundle -> bundle.getLastModified() >= before.toEpochMilli() && bundle.getState() == Bundle.ACTIVE).isPresent());
        }
    }

    void remove(String name) {
        try {
            Files.deleteIfExists(features.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Bundle> find(String symbolicName) {
        return Stream.of(context.getBundles()).filter(bundle -> symbolicName.equals(bundle.getSymbolicName())).findFirst();
    }

    Bundle bundle(String symbolicName) {
        return find(symbolicName).orElseThrow(() -> new AssertionError(symbolicName + " is not installed"));
    }

    /** Waits until the bundle runs. */
    Bundle awaitActive(String symbolicName) {
        Await.until(symbolicName + " is active", DEPLOY, () -> find(symbolicName).map(Bundle::getState).orElse(0) == Bundle.ACTIVE);
        return bundle(symbolicName);
    }

    void awaitGone(String symbolicName) {
        Await.until(symbolicName + " is uninstalled", DEPLOY, () -> find(symbolicName).isEmpty());
    }

    /** Installs through the framework, without the watched folder, and starts. */
    Bundle install(String feature) {
        try {
            Bundle bundle = context.installBundle(jar(feature).toUri().toString());
            bundle.start();
            return bundle;
        } catch (BundleException e) {
            throw new AssertionError(feature + " does not start", e);
        }
    }

    void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw new AssertionError(bundle + " cannot be uninstalled", e);
        }
    }

    /** Runs something with a service, and gives it back. */
    <S, R> R with(Class<S> type, Function<S, R> use) {
        ServiceReference<S> reference = Await.value("a service " + type.getName(), () -> context.getServiceReference(type));
        try {
            return use.apply(context.getService(reference));
        } finally {
            context.ungetService(reference);
        }
    }
}
