package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The private folder of one run. */
class RunFolderTest {

    @Test
    void isGoneWithTheRun() throws IOException {
        Path cache;
        try (RunFolder run = RunFolder.open()) {
            cache = Files.createDirectories(run.cache());
            Files.writeString(cache.resolve("file"), "text");
        }
        assertThat(cache.getParent()).doesNotExist();
    }

    @Test
    void keepsNoNumberOfTheNextBundle() throws IOException {
        try (RunFolder run = RunFolder.open()) {
            Path number = Files.createDirectories(run.cache().resolve("bundle0")).resolve("bundle.id");
            Files.writeString(number, "7");
            run.forgetBundleNumber();
            assertThat(number).doesNotExist();
        }
    }

    @Test
    void leavesACacheOfAnotherFormAsItIs() throws IOException {
        try (RunFolder run = RunFolder.open()) {
            run.forgetBundleNumber();
            assertThat(run.cache()).doesNotExist();
        }
    }
}
