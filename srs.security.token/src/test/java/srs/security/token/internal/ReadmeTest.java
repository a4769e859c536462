package srs.security.token.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Skip;

/** The lines of the README that make tokens make good ones. */
class ReadmeTest {

    @Test
    void linesOfTheReadmeMakeGoodTokens(@TempDir Path folder) throws IOException {
        Skip.unless(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
        List<String> lines = Files.readAllLines(Path.of("README.md")).stream().filter(line -> line.matches(" {4}(e=|b\\(\\)|echo).*")).toList();
        Path secret = Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("token.secret"), "0123456789abcdef0123456789abcdef\n");
        String printed;
        try (ChildProcess shell = ChildProcess.start(List.of("/bin/sh", "-c", "cd " + folder + "\n" + String.join("\n", lines)), Map.of())) {
            printed = shell.text(Await.DEADLINE);
        }
        List<String> tokens = printed.lines().map(line -> line.substring("token=".length())).toList();
        assertThat(tokens).as(printed).hasSize(2);
        Keys keys = Keys.read(secret.toString(), "");
        long now = System.currentTimeMillis() / 1000;
        for (String token : tokens) {
            assertThatCode(() -> Token.check(token, keys, Action.PLAY, new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream"), "", now))
                    .doesNotThrowAnyException();
        }
    }
}
