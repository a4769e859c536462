package srs.kernel.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import srs.kernel.config.Config;

/** Configurations for tests of the kernel: its own directives, a text in memory, no framework. Listeners are called on the thread that reloads. */
public final class TestConfigs {

    private static final String DIRECTIVES = "OSGI-INF/srs/directives.conf";
    private static final String CATALOGUE = "OSGI-INF/srs/catalogue.conf";
    private static final long KERNEL = 1;
    private static final long ANOTHER = 2;
    static final long UNKNOWN_LIMIT = 0;

    private TestConfigs() {}

    /** The defaults, and the default vhost. */
    public static Config defaults() {
        return of("vhost __defaultVhost__ { }");
    }

    /** What this text says. */
    public static Config of(String text) {
        return changeable(new AtomicReference<>(text));
    }

    /** What the text said when it was last read; {@link Config#reload} reads it again. */
    public static Config changeable(AtomicReference<String> text) {
        ConfigCore core = core(text, Map.of(), "");
        if (!core.start()) {
            throw new IllegalArgumentException("wrong configuration: " + text);
        }
        return view(core);
    }

    static Config view(ConfigCore core) {
        return new BundleConfig(core, "test", () -> Runnable::run);
    }

    /** A core that has not started. Its text does not count as an operator's: nothing is required. */
    static ConfigCore core(AtomicReference<String> text, Map<String, String> environment, String otherDirectives) {
        ConfigSource source = () -> ConfigSource.text("srs.conf", false, text.get()).read();
        ConfigCore core = new ConfigCore(source, new EnvironmentLayer(environment), catalogue(), new CrossChecks(UNKNOWN_LIMIT));
        core.declare(KERNEL, kernel());
        core.declare(ANOTHER, declarations("srs.other", otherDirectives));
        return core;
    }

    static List<Declaration> kernel() {
        return declarations("srs.kernel", resource(DIRECTIVES));
    }

    static List<Declaration> declarations(String bundle, String text) {
        try {
            return DeclarationReader.read(bundle, bundle + "/" + DIRECTIVES, text);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Catalogue catalogue() {
        try {
            return Catalogue.read(CATALOGUE, resource(CATALOGUE));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = TestConfigs.class.getClassLoader().getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
