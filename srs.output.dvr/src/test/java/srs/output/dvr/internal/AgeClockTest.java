package srs.output.dvr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 35 of the attacks: a clock that jumps deletes no recording. */
class AgeClockTest {
    @TempDir
    Path folder;
    private Instant wall = Site.NOW;
    private long steadyNs = 5;
    private final AgeClock clock = new AgeClock(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return wall;
        }
    }, () -> steadyNs);

    private void passes(Duration time) {
        wall = wall.plus(time);
        steadyNs += time.toNanos();
    }

    private Path recording() throws IOException {
        Path file = Files.writeString(Files.createDirectories(folder.resolve("live")).resolve("a.1.flv"), "recording");
        return Files.setLastModifiedTime(file, FileTime.from(Site.NOW.minus(Duration.ofDays(1))));
    }

    private void clean() {
        new RecordingFolder(Site.plan(folder + "/[app]/[stream].[timestamp].flv", Map.of("dvr_keep_days", "7"))).clean(clock.now());
    }

    @Test
    void shouldDeleteWhatHasBecomeOld() throws IOException {
        Path file = recording();
        passes(Duration.ofDays(5));
        clean();
        assertThat(file).exists();
        passes(Duration.ofDays(2));
        clean();
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldDeleteNothingForADayWhenTheClockIsSetForward() throws IOException {
        Path file = recording();
        wall = wall.plus(Duration.ofDays(3650));
        clean();
        passes(AgeClock.CARE.minusSeconds(1));
        clean();
        assertThat(file).exists();
        passes(Duration.ofSeconds(1));
        clean();
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldForgetAJumpThatWasPutRight() throws IOException {
        Path file = recording();
        wall = wall.plus(Duration.ofDays(3650));
        clean();
        wall = wall.minus(Duration.ofDays(3650));
        passes(AgeClock.CARE.plusDays(1));
        clean();
        assertThat(file).exists();
    }

    @Test
    void shouldDeleteNothingMoreWhenTheClockIsSetBack() throws IOException {
        Path file = recording();
        wall = wall.minus(Duration.ofDays(3650));
        clean();
        assertThat(file).exists();
    }

    @Test
    void shouldBearAClockThatIsPutRightByMinutes() {
        wall = wall.plus(AgeClock.MAX_JUMP);
        assertThat(clock.now()).isEqualTo(wall);
    }
}
