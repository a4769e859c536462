package srs.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import srs.testkit.ChildProcess;

/**
 * Builds the generated projects and the samples as their authors do: by Maven, from published artefacts alone, each with its contract test: of fewer lives than
 * an author gives it, for srs.plugin.kit tries a hundred in its own tests.
 * Their jars stay in {@code target/plugins}, where srs.e2e finds them.
 */
class PluginBuildIT {
    private static final Duration DEADLINE = Duration.ofMinutes(8);
    private static final int LIVES = 24;
    private static final Path GENERATED = Path.of("target", "test-classes", "projects");
    private static final Path SAMPLES = Path.of("..", "samples");
    private static final List<String> FLAVOURS = List.of("ingest", "output", "admission", "api");
    /** The second compiler costs a JVM that lives for seconds more than it gives it. */
    private static final String SHORT_LIFE = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final Path workshop = Path.of("target", "plugins").toAbsolutePath();

    @Test
    void generatedProjectsAndSamplesKeepTheContract() throws IOException {
        Published.delete(workshop);
        List<String> projects = new ArrayList<>();
        for (String flavour : FLAVOURS) {
            projects.add("com.example." + flavour);
            Published.copy(GENERATED.resolve(flavour).resolve("project").resolve("com.example." + flavour), workshop.resolve("com.example." + flavour));
        }
        try (Stream<Path> samples = Files.list(SAMPLES)) {
            for (Path sample : samples.filter(Files::isDirectory).toList()) {
                projects.add(sample.getFileName().toString());
                Published.copy(sample, workshop.resolve(sample.getFileName()));
            }
        }
        Path repository = Published.repository(Path.of("target", "published").toAbsolutePath(), System.getProperty("project.version"));
        build(projects, repository);
        for (String project : projects) {
            try (Stream<Path> files = Files.list(workshop.resolve(project).resolve("target"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".jar"))).as(project).hasSize(1);
            }
            assertThat(workshop.resolve(project).resolve("README.md")).content().doesNotContain("${");
        }
    }

    /** One Maven for all of them: their own builds need nothing of each other. */
    private void build(List<String> projects, Path repository) throws IOException {
        String modules = projects.stream().map(project -> "<module>" + project + "</module>").collect(Collectors.joining());
        Files.writeString(workshop.resolve("pom.xml"), "<project><modelVersion>4.0.0</modelVersion><groupId>workshop</groupId><artifactId>workshop</artifactId>"
                + "<version>1</version><packaging>pom</packaging><modules>" + modules + "</modules></project>");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-B", "-q", "-nsu", "-T2",
                "-Dmaven.repo.local=" + repository, "-Dsrs.plugin.kit.lives=" + LIVES, "-DargLine=" + SHORT_LIFE, "-f", workshop.resolve("pom.xml").toString(), "package"));
        if (System.getProperty("maven.network").endsWith("true")) {
            command.add("-o");
        }
        try (ChildProcess maven = ChildProcess.start(command, Map.of("JAVA_HOME", System.getProperty("java.home"), "MAVEN_OPTS", SHORT_LIFE))) {
            int code = maven.exitCode(DEADLINE);
            assertThat(code).as(new String(maven.printed(), StandardCharsets.UTF_8) + maven.errors()).isZero();
        }
    }
}
