package srs.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import srs.launcher.internal.FrameworkSettings;
import srs.launcher.internal.StartLevels;

/**
 * The framework that a test class runs in: bundles of {@code srs.dist}, start levels and watched folder as the launcher has them, in a
 * folder, on an address and on ports of its own. Runs outside of the framework, before it starts; {@link Site} is what the tests see.
 */
final class House {
    /** For a vhost: a publisher that is starved for seconds, as on a machine that builds, is waited for. */
    private static final String PATIENT = "publish { firstpkt_timeout 60000; normal_timeout 60000; }";
    private static final Path DIST = Path.of("..", "srs.dist", "target", "srs").toAbsolutePath().normalize();
    private static final int TIMEOUT_MS = 60_000;
    private static final String POLL_MS = "100";
    private static final String TEST_PACKAGES = "srs.testkit;version=\"0.1.0\"";

    private House() {}

    /** The house with these features in the watched folder. */
    static Option[] with(String... features) {
        return configured("", features);
    }

    /** The same with further lines of srs.conf. */
    static Option[] configured(String conf, String... features) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "itest").toAbsolutePath());
            folder = Files.createTempDirectory(folder, "house-");
            Path watched = Files.createDirectories(folder.resolve("features"));
            Path samples = Files.createDirectories(folder.resolve("samples"));
            ServerLog.to(folder.resolve("server.log"));
            SampleBundles.build(samples);
            // File Install says by it, on the console, what tests provoke
            LogManager.getLogManager().reset();
            for (String feature : features) {
                Path sample = samples.resolve(feature + ".jar");
                Files.copy(Files.exists(sample) ? sample : DIST.resolve("features").resolve(feature + ".jar"), watched.resolve(feature + ".jar"));
            }
            Files.createDirectories(folder.resolve("tmp"));
            return options(folder, watched, conf);
        } catch (Exception e) {
            throw new IllegalStateException("cannot prepare the framework", e);
        }
    }

    private static Option[] options(Path folder, Path watched, String more) throws IOException {
        String host = "127." + (1 + (int) (ProcessHandle.current().pid() % 250)) + ".0.1";
        int[] ports = freePorts(host, 3);
        Path conf = Files.writeString(folder.resolve("srs.conf"), """
                listen %1$s:%2$d;
                max_connections 2000;
                daemon off;
                http_server { enabled on; listen %1$s:%3$d; dir %4$s; }
                vhost __defaultVhost__ {
                    http_remux { enabled on; }
                    play {
                        gop_cache on;
                        mw_latency 50;
                    }
                    %6$s
                    tcp_nodelay on;
                }
                %5$s
                """.formatted(host, ports[0], ports[1], folder, more.replace("$patient", PATIENT).replace("$host", host).replace("$http", Integer.toString(ports[1])).replace("$folder", folder.toString()).replace("$spare", Integer.toString(ports[2])).replace("$rtmp", Integer.toString(ports[0])), PATIENT));
        List<Option> options = new ArrayList<>();
        options.add(workingDirectory(folder.resolve("framework").toString()));
        options.add(cleanCaches());
        options.add(systemTimeout(TIMEOUT_MS));
        options.add(frameworkStartLevel(StartLevels.SHELL));
        options.add(systemPackage(FrameworkSettings.EXTRA_PACKAGES));
        options.add(systemPackage(TEST_PACKAGES));
        options.add(junitBundles());
        Map<String, String> properties = new HashMap<>();
        FrameworkSettings.watchedFolder(properties, watched, folder.resolve("tmp"));
        // five times as often as in the product: most of the time of many tests is the wait for the next look
        properties.put("felix.fileinstall.poll", POLL_MS);
        properties.put("srs.conf.file", conf.toString());
        properties.put("srs.work.dir", folder.toString());
        properties.put("srs.test.config", "false");
        properties.put("felix.log.level", "1");
        properties.put("org.example.leaver.host", host);
        properties.put("org.example.leaver.port", Integer.toString(ports[2]));
        properties.forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        Site.properties(folder, DIST, host, ports).forEach((key, value) -> options.add(systemProperty(key).value(value)));
        try (Stream<Path> jars = Files.list(DIST.resolve("system"))) {
            jars.sorted().map(House::system).forEach(options::add);
        }
        return new Option[] {composite(options.toArray(Option[]::new))};
    }

    private static Option system(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes main = file.getManifest().getMainAttributes();
            String name = main.getValue("Bundle-SymbolicName").split(";")[0].trim();
            UrlProvisionOption option = bundle(jar.toUri().toString()).startLevel(StartLevels.of(name));
            boolean isToStart = name.startsWith("srs.") || main.getValue("Bundle-Activator") != null || main.getValue("Service-Component") != null;
            boolean isTerminal = StartLevels.of(name) == StartLevels.SHELL;
            return isToStart && !isTerminal ? option : option.noStart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] freePorts(String host, int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        int[] ports = new int[count];
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host));
            sockets.add(socket);
            ports[i] = socket.getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
