package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigChange;
import srs.kernel.config.ConfigFile;
import srs.kernel.config.ConfigGeneration;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ConfigPlan;
import srs.kernel.config.ConfigProblem;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.Section;
import srs.kernel.config.StaleGenerationException;

/** srs.conf as a text that tools change: planned, applied whole or not at all, and taken back. */
class FileEditorTest {

    private static final String FIRST = "# by hand\nmax_connections 10; vhost a { play { queue_length 5; } }\n";

    @TempDir
    private Path folder;
    private Path file;
    private ConfigCore core;
    private Config config;
    private ConfigFile editor;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("srs.conf");
        Files.writeString(file, FIRST);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        core = new ConfigCore(ConfigSource.file(file, folder), new EnvironmentLayer(Map.of()), TestConfigs.catalogue(), new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        core.declare(1, TestConfigs.kernel());
        core.declare(2, TestConfigs.declarations("srs.other", "directive vhost.ingest { type blocks 1; } directive vhost.ingest.enabled { type sw-; } "
                + "directive rule { type rules; } directive names { type words; } directive ratio { type float; default 1.5; }"));
        assertThat(core.start()).isTrue();
        config = TestConfigs.view(core);
        editor = new FileEditor(core);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static ConfigChange now(String directive, String from, String to) {
        return new ConfigChange(directive, from, to, false);
    }

    @Test
    void beginsWithTheTextOfTheStart() {
        assertThat(editor.path()).contains(file);
        assertThat(editor.history()).extracting(ConfigGeneration::number, ConfigGeneration::by).containsExactly(tuple(1L, ReloadCause.START));
        assertThat(editor.text(1)).contains(FIRST);
        assertThat(editor.text(2)).isEmpty();
    }

    @Test
    void plansEveryKindOfChange() {
        ConfigPlan plan = editor.plan("max_connections 20; daemon off; rule a b; rule c; names x y; ratio 2.50; vhost a { play { atc on; } ingest one { enabled on; } } vhost b { min_latency on; }");
        assertThat(plan.isOk()).isTrue();
        assertThat(plan.changes()).containsExactly(
                new ConfigChange("daemon", "on", "off", true),
                now("max_connections", "10", "20"),
                now("names", "", "x y"),
                now("ratio", "1.5", "2.5"),
                now("rule", "", "a b; c"),
                now("vhost a ingest one", null, "{ enabled on; }"),
                now("vhost a play.atc", "off", "on"),
                now("vhost a play.queue_length", "5", "30"),
                now("vhost b", null, "{ min_latency on; }"));
        assertThat(config.root().integer("max_connections")).isEqualTo(10);
        assertThat(editor.history()).hasSize(1);
    }

    @Test
    void plansWhatGoes() {
        assertThat(editor.plan("max_connections 10;").changes()).containsExactly(now("vhost a", "{ play.queue_length 5; }", null));
    }

    @Test
    void plansWithAllProblemsErrorsFirst() {
        ConfigPlan plan = editor.plan("vhost a { hls { enabled on; } }\nmax_connections x;\nnonsense on;\n");
        assertThat(plan.isOk()).isFalse();
        assertThat(plan.problems()).extracting(ConfigProblem::line, ConfigProblem::directive, ConfigProblem::isError).containsExactly(
                tuple(2, "max_connections", true), tuple(3, "nonsense", true),
                tuple(1, "vhost.hls", false));
        assertThat(editor.plan("max_connections 1").problems()).extracting(ConfigProblem::line, ConfigProblem::isError).containsExactly(tuple(1, true));
        assertThat(editor.plan("").problems()).extracting(ConfigProblem::message).containsExactly("the configuration is empty");
    }

    /** Says no to odd limits. */
    private static final class Odd implements ConfigListener {
        @Override
        public void onChanged(Set<String> changed) {
            // only objects
        }

        @Override
        public List<String> objections(Set<String> changed, Section next) {
            int max = next.integer("max_connections");
            return max % 2 == 0 ? List.of() : List.of("max_connections: " + max + " is odd");
        }
    }

    @Test
    void plansWithWhatOwnersObjectTo() throws Exception {
        config.listen(new Odd(), "max_connections");
        ConfigPlan plan = editor.plan("max_connections 11;");
        assertThat(plan.isOk()).isFalse();
        assertThat(plan.problems()).containsExactly(new ConfigProblem(file.toString(), 0, "max_connections", "11 is odd", true));
        assertThat(editor.apply("max_connections 11;", 1, ReloadCause.API).problems()).isEqualTo(plan.problems());
        assertThat(file).hasContent(FIRST);
    }

    @Test
    void appliesAndKeepsThePreviousFile() throws Exception {
        List<Set<String>> heard = new ArrayList<>();
        config.listen(heard::add, "max_connections");
        ConfigPlan done = editor.apply("max_connections 20; # ünicode\n", 1, ReloadCause.API);
        assertThat(done.isOk()).isTrue();
        assertThat(done.changes()).contains(now("max_connections", "10", "20"));
        assertThat(file).hasContent("max_connections 20; # ünicode\n");
        assertThat(folder.resolve("srs.conf.previous")).hasContent(FIRST);
        assertThat(names()).containsExactly("srs.conf", "srs.conf.previous");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("srs.conf.previous")))).isEqualTo("rw-r-----");
        assertThat(config.root().integer("max_connections")).isEqualTo(20);
        assertThat(heard).containsExactly(Set.of("max_connections"));
        assertThat(editor.history().get(0)).satisfies(g -> {
            assertThat(g.number()).isEqualTo(2);
            assertThat(g.by()).isEqualTo(ReloadCause.API);
            assertThat(g.changed()).containsExactly("max_connections", "vhost a");
        });
        assertThat(config.reload().changed()).as("the file says what holds").isEmpty();
        assertThat(editor.history()).hasSize(2);
    }

    @Test
    void leavesFileAndStateAsTheyWereAfterAnError() throws Exception {
        assertThat(editor.apply("max_connections x;", 1, ReloadCause.API).isOk()).isFalse();
        assertThat(editor.apply("max_connections", 1, ReloadCause.API).isOk()).isFalse();
        assertThat(names()).containsExactly("srs.conf");
        assertThat(file).hasContent(FIRST);
        assertThat(config.root().integer("max_connections")).isEqualTo(10);
        assertThat(editor.history()).hasSize(1);
    }

    @Test
    void leavesTheStateAsItWasWhenTheFileCannotBeWritten() throws Exception {
        Files.delete(file);
        assertThatThrownBy(() -> editor.rollback(1, ReloadCause.API)).isInstanceOf(IOException.class);
        assertThat(config.root().integer("max_connections")).isEqualTo(10);
        assertThat(names()).isEmpty();
    }

    @Test
    void refusesATextOfAnotherGeneration() throws Exception {
        assertThatThrownBy(() -> editor.apply("max_connections 20;", 7, ReloadCause.API)).isInstanceOf(StaleGenerationException.class)
                .hasMessage("generation 7 does not hold any more, generation 1 does");
        Files.writeString(file, "max_connections 30;");
        assertThatThrownBy(() -> editor.apply("max_connections 20;", 1, ReloadCause.API)).hasMessage("the file was changed since generation 1 was read: reload first");
        Files.writeString(file, "max_connections");
        assertThatThrownBy(() -> editor.apply("max_connections 20;", 1, ReloadCause.API)).hasMessageContaining("has an error now");
        assertThat(file).hasContent("max_connections");
    }

    @Test
    void goesBackToAGenerationWhateverTheFileSays() throws Exception {
        editor.apply("max_connections 20;", 1, ReloadCause.API);
        Files.writeString(file, "broken {");
        assertThat(editor.rollback(1, ReloadCause.API).isOk()).isTrue();
        assertThat(file).hasContent(FIRST);
        assertThat(folder.resolve("srs.conf.previous")).hasContent("broken {");
        assertThat(editor.history()).extracting(ConfigGeneration::number).containsExactly(3L, 2L, 1L);
        assertThatThrownBy(() -> editor.rollback(9, ReloadCause.API)).isInstanceOf(StaleGenerationException.class).hasMessage("generation 9 is not in the history, which has [3, 2, 1]");
    }

    @Test
    void readsIncludedFilesForAPlan() throws IOException {
        Files.writeString(folder.resolve("more.conf"), "max_connections 40;");
        assertThat(editor.plan("include more.conf; vhost a { queue_length 5; }").changes()).containsExactly(now("max_connections", "10", "40"));
        assertThat(editor.plan("include none.conf;").problems()).extracting(ConfigProblem::message).containsExactly("file none.conf does not exist");
    }

    @Test
    void followsALink() throws Exception {
        Path real = folder.resolve("real.conf");
        Files.move(file, real);
        Files.createSymbolicLink(file, real);
        editor.apply("max_connections 20;", 1, ReloadCause.API);
        assertThat(file).isSymbolicLink();
        assertThat(real).hasContent("max_connections 20;");
        assertThat(names()).containsExactly("real.conf", "real.conf.previous", "srs.conf");
    }

    @Test
    void remembersSixteenGenerationsAndWhoMadeThem() throws IOException {
        for (int i = 0; i < ConfigFile.MAX_GENERATIONS; i++) {
            Files.writeString(file, "max_connections " + (100 + i) + ";");
            config.reload(ReloadCause.SIGNAL);
        }
        assertThat(editor.history()).hasSize(ConfigFile.MAX_GENERATIONS).extracting(ConfigGeneration::by).containsOnly(ReloadCause.SIGNAL);
        assertThat(editor.text(1)).isEmpty();
        assertThat(editor.text(2)).contains("max_connections 100;");
    }

    @Test
    void hasNothingToWriteWithoutAFile() {
        ConfigCore environment = new ConfigCore(ConfigSource.environmentOnly(), new EnvironmentLayer(Map.of()), TestConfigs.catalogue(), new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        environment.declare(1, TestConfigs.kernel());
        assertThat(environment.start()).isTrue();
        ConfigFile none = new FileEditor(environment);
        assertThat(none.path()).isEmpty();
        assertThat(none.plan("max_connections 1;").isOk()).isFalse();
        assertThatThrownBy(() -> none.apply("max_connections 1;", 1, ReloadCause.API)).isInstanceOf(IOException.class).hasMessage("there is no file: the configuration comes from the environment");
    }
}
