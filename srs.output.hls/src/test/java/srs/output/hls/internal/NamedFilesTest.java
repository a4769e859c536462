package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedFilesTest {
    private final NamedFiles files = new NamedFiles();

    @Test
    void isBelowTheFolder() {
        assertThat(files.file("/var/www", "/live/livestream-0.ts")).isEqualTo(Path.of("/var/www/live/livestream-0.ts"));
    }

    @Test
    void isMadeOnceForAllWhoAsk() {
        assertThat(files.file("www", "/live/livestream-0.ts")).isSameAs(files.file("www", "/live/livestream-0.ts"));
    }

    /** A reload, or another vhost. */
    @Test
    void isBelowTheFolderThatIsAskedForNow() {
        files.file("www", "/live/livestream-0.ts");
        assertThat(files.file("other", "/live/livestream-0.ts")).isEqualTo(Path.of("other/live/livestream-0.ts"));
        assertThat(files.file("www", "/live/livestream-0.ts")).isEqualTo(Path.of("www/live/livestream-0.ts"));
    }

    /** 12 of the attacks: also when they come again. */
    @ParameterizedTest
    @ValueSource(strings = {"/../secret.ts", "/live/../../secret.ts", "//etc/secret.ts", "/live/..\\..\\secret.ts", "/live\0/secret.ts", "/"})
    void isNeverOutsideTheFolder(String path) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> files.file("www", path)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(files.size()).isZero();
    }

    /** 37 of the attacks. */
    @Test
    void notMoreAreRememberedThanTheLimit() {
        for (int i = 0; i < 3 * NamedFiles.MAX_KNOWN; i++) {
            files.file("www", "/live/" + i + ".ts");
            assertThat(files.size()).isBetween(1, NamedFiles.MAX_KNOWN);
        }
    }
}
