package srs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/plugins.md} begins with {@code mvn install}, which fails at a module that has nothing to be installed and does not say so. */
class InstallTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    @Test
    void eachModuleHasAnArtefactOrSaysThatItHasNone() throws IOException {
        List<String> modules = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml"))).results().map(match -> match.group(1)).toList();
        assertThat(modules).hasSizeGreaterThan(40);
        List<String> silent = new ArrayList<>();
        for (String module : modules) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            boolean isJar = Files.isDirectory(ROOT.resolve(module).resolve("src/main")) && !pom.contains("<id>default-jar</id><phase>none</phase>");
            if (!isJar && !pom.contains("<packaging>pom</packaging>") && !pom.contains("<maven.install.skip>true</maven.install.skip>")) {
                silent.add(module);
            }
        }
        assertThat(silent).as("modules that mvn install would fail at").isEmpty();
    }
}
