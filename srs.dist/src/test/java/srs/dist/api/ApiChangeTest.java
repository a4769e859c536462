package srs.dist.api;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Tree;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars whose API is altered, against the text of the one before. */
class ApiChangeTest {
    private static final String PROVIDED = "@org.osgi.annotation.versioning.ProviderType public interface Hub { int size(); %s }";
    private static final String CONSUMED = "@org.osgi.annotation.versioning.ConsumerType public interface Sink { void take(int a); %s }";

    @TempDir
    Path folder;

    private Tree api(String version, String hub, String sink) throws Exception {
        Path source = Files.createTempDirectory(folder, "api");
        Path classes = source.resolve("classes");
        Path info = Files.writeString(source.resolve("package-info.java"), "@org.osgi.annotation.versioning.Version(\"" + version + "\") package org.example.api;");
        Path first = Files.writeString(source.resolve("Hub.java"), "package org.example.api; " + PROVIDED.formatted(hub));
        Path second = Files.writeString(source.resolve("Sink.java"), "package org.example.api; " + CONSUMED.formatted(sink));
        int code = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-d", classes.toString(), "-cp", annotations(), info.toString(), first.toString(), second.toString());
        assertThat(code).isZero();
        try (Builder builder = new Builder()) {
            builder.setProperty("Export-Package", "org.example.api");
            builder.setClasspath(new File[] {classes.toFile()});
            return ApiText.of(builder.build());
        }
    }

    private static String annotations() throws Exception {
        return Path.of(org.osgi.annotation.versioning.Version.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    @Test
    void findsNothingWhereNothingHasChanged() throws Exception {
        Tree first = api("0.1.0", "", "");
        Tree baseline = ApiText.read(ApiText.write(first));
        assertThat(ApiText.write(baseline)).isEqualTo(ApiText.write(first)).contains("org.example.api.Hub");
        assertThat(ApiChange.between(baseline, api("0.1.0", "", ""))).isEmpty();
    }

    @Test
    void asksForAHigherVersionOfWhatIsAltered() throws Exception {
        Tree baseline = ApiText.read(ApiText.write(api("0.1.0", "", "")));
        List<ApiChange> changes = ApiChange.between(baseline, api("0.1.0", "void clear();", ""));
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.isTold()).isFalse();
            assertThat(change.delta()).isEqualTo(Delta.MINOR);
            assertThat(change).asString().contains("org.example.api 0.1.0 has changed since 0.1.0 (MINOR): raise it to 0.2.0 in its package-info.java", "clear()", "org.example.api.Hub");
        });
        assertThat(ApiChange.between(baseline, api("0.2.0", "void clear();", ""))).singleElement().matches(ApiChange::isTold);
    }

    @Test
    void tellsWhatPluginsCallFromWhatTheyImplement() throws Exception {
        Tree baseline = ApiText.read(ApiText.write(api("1.4.0", "", "")));
        assertThat(ApiChange.between(baseline, api("1.5.0", "void clear();", ""))).singleElement().matches(ApiChange::isTold);
        assertThat(ApiChange.between(baseline, api("1.5.0", "", "void drop();"))).singleElement()
                .satisfies(change -> assertThat(change.needs()).hasToString("2.0.0")).matches(change -> !change.isTold());
        assertThat(ApiChange.between(baseline, api("2.0.0", "", "void drop();"))).singleElement().matches(ApiChange::isTold);
    }
}
