package srs.plugin.kit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import srs.plugin.kit.PluginContract;
import srs.plugin.kit.PluginSite;

/** What the kit says of plugins that are not as they should be, and that it lets a good one pass. */
class TrialTest {
    private static final int LIVES = 12;
    private static final Trial.Use NOTHING = site -> {};

    private static Trial trial(String name) throws Exception {
        return trial(name, Map.of());
    }

    private static Trial trial(String name, Map<String, String> headers) throws Exception {
        return new Trial(Plugins.jar(name, headers), "", "", Duration.ofSeconds(name.equals("good") ? 10 : 1));
    }

    @Test
    void passesAPluginThatKeepsTheLaws() throws Exception {
        try (Trial trial = trial("good")) {
            trial.manifestKeepsTheLaws();
            trial.works(TrialTest::counts);
            trial.comesAndGoes(PluginContract.LIVES, TrialTest::counts);
        }
    }

    private static void counts(PluginSite site) throws Exception {
        assertThat(site.get("/counter")).satisfies(answer -> assertThat(answer.status()).isEqualTo(200)).satisfies(answer -> assertThat(answer.body()).endsWith(" items"));
    }

    @Test
    void namesAThreadThatAPluginStarts() throws Exception {
        try (Trial trial = trial("thread")) {
            assertThatThrownBy(() -> trial.comesAndGoes(LIVES, NOTHING)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("it has a thread of its own, forgotten: ask Workers")
                    .hasMessageContaining("15 threads outlive it; the first: \"forgotten\"").hasMessageContaining("org.example.thread.Starter.sleep")
                    .hasMessageContaining("15 of 15 class loaders were not collected");
        }
    }

    @Test
    void findsClassLoadersThatSomethingHolds() throws Exception {
        try (Trial trial = trial("holder")) {
            assertThatThrownBy(() -> trial.comesAndGoes(LIVES, NOTHING)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("org.example.holder after 12 lives").hasMessageContaining("15 of 15 class loaders were not collected");
        }
    }

    @Test
    void findsBuffersThatNobodyReleases() throws Exception {
        try (Trial trial = trial("loser")) {
            quietly(() -> assertThatThrownBy(() -> trial.comesAndGoes(LIVES, NOTHING)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("buffers were lost; the first: ").hasMessageContaining("org.example.loser.Loser"));
        }
    }

    @Test
    void tellsWhatACallbackThrew() throws Exception {
        try (Trial trial = trial("thrower")) {
            assertThatThrownBy(() -> trial.works(NOTHING)).isInstanceOf(AssertionError.class).hasMessageContaining("it failed 1 times in ")
                    .hasMessageContaining("no idea what to do with /live/kit");
        }
    }

    @Test
    void refusesManifestsThatWouldRestartOthers() throws Exception {
        Map<String, String> headers = Map.of("Export-Package", "org.example.exporter", "-privatepackage", "org.slf4j", "Import-Package", "srs.kernel.stream,org.junit;resolution:=optional,*",
                "DynamicImport-Package", "com.example.*", "Require-Bundle", "srs.kernel");
        try (Trial trial = trial("exporter", headers)) {
            assertThatThrownBy(trial::manifestKeepsTheLaws).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("it exports org.example.exporter: a feature exports nothing")
                    .hasMessageContaining("it imports org.junit optionally")
                    .hasMessageContaining("it has DynamicImport-Package")
                    .hasMessageContaining("it requires a bundle")
                    .hasMessageContaining("it holds a copy of org/slf4j/: give the dependency the scope provided");
        }
    }

    @Test
    void saysWhenTheConfigurationDoesNotHold() throws Exception {
        Path jar = Plugins.jar("good", Map.of());
        assertThatThrownBy(() -> new Trial(jar, "no_such_directive 1;", "").close()).isInstanceOf(AssertionError.class)
                .hasMessageContaining("the configuration does not hold");
    }

    @Test
    void saysWhatIsMissingInAFolderThatBndHasNotSeen() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "plugins", "nothing"));
        assertThatThrownBy(() -> new Trial(folder, "", "").close()).isInstanceOf(AssertionError.class).hasMessageContaining("Is bnd-maven-plugin in the pom?");
    }

    /** What is lost on purpose is no leak of the build. */
    private static void quietly(ThrowingCallable test) throws Exception {
        PrintStream err = System.err;
        System.setErr(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        try {
            test.call();
        } catch (Error | Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            System.setErr(err);
        }
    }
}
