package srs.dist.api;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the server's bundles export, against {@code cnf/api}: what it was at the last release. A package that has changed has a higher version, for plugins import
 * packages by version. {@code -Dsrs.api.renew=true} writes the files anew.
 */
class ApiBaselineIT {
    private static final Path BASELINE = Path.of("..", "cnf", "api");
    private static final Path SYSTEM = Path.of(System.getProperty("srs.dist", "target/srs"), "system");
    private static final String RENEW = "mvn -q -B integration-test -pl srs.dist -am -Dtest=ApiBaselineIT -Dsurefire.failIfNoSpecifiedTests=false -Dsrs.api.renew=true";

    /** Our own jars that export something. */
    static List<Path> jars() throws Exception {
        try (Stream<Path> files = Files.list(SYSTEM)) {
            return files.filter(file -> file.getFileName().toString().startsWith("srs.")).filter(ApiBaselineIT::exports).sorted().toList();
        }
    }

    private static boolean exports(Path file) {
        try (Jar jar = new Jar(file.toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Export-Package") != null;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path baseline(Path jar) {
        return BASELINE.resolve(jar.getFileName().toString().replaceFirst("-\\d.*", "") + ".txt");
    }

    @ParameterizedTest
    @MethodSource("jars")
    void versionsTellWhatHasChanged(Path file) throws Exception {
        try (Jar jar = new Jar(file.toFile())) {
            if (Boolean.getBoolean("srs.api.renew")) {
                Files.createDirectories(BASELINE);
                Files.writeString(baseline(file), ApiText.write(ApiText.of(jar)));
            }
            if (!Files.exists(baseline(file))) {
                // new since the last release: nobody has used it
                return;
            }
            List<ApiChange> untold = ApiChange.between(ApiText.read(Files.readString(baseline(file))), ApiText.of(jar)).stream().filter(change -> !change.isTold()).toList();
            assertThat(untold).as("a package of which a plugin could notice a change; after a release, and until the first one, the files of cnf/api are renewed with\n  " + RENEW).isEmpty();
        }
    }

    @Test
    void describesNoBundleThatIsGone() throws Exception {
        List<Path> expected = jars().stream().map(ApiBaselineIT::baseline).toList();
        try (Stream<Path> files = Files.list(BASELINE)) {
            assertThat(files).isSubsetOf(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
