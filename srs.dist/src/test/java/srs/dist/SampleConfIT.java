package srs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in {@code conf} is one that the server takes, without a warning. */
class SampleConfIT {

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(ServerProcess.DIST.resolve("conf"))) {
            return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void isTakenByTheServer(Path file) {
        try (var checked = ServerProcess.start(List.of(ServerProcess.DIST.resolve("srs").toString(), "-t", "-c", file.toString()), Map.of())) {
            assertThat(checked.exitCode()).as(checked.log() + checked.errors()).isZero();
            assertThat(checked.log()).contains("test is successful").doesNotContain("[WARN]");
        }
    }
}
