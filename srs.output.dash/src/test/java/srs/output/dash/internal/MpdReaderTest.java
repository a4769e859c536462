package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.kernel.Frames;

/** The MPD that an earlier run left, or somebody else. */
class MpdReaderTest {
    @TempDir
    Path folder;

    private byte[] written() throws IOException {
        Stage stage = new Stage(folder);
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 4200, 2000, true);
        stage.unpublish();
        stage.nowMs += 3000;
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 4200, 2000, false);
        stage.mpd();
        return Files.readAllBytes(stage.file("live/livestream.mpd"));
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        byte[] mpd = written();
        Presentation read = MpdReader.read(mpd).orElseThrow();
        DashSettings settings = DashSettings.of(Stage.config(folder).root());
        String again = MpdWriter.write(read, settings, new Names("live/livestream.mpd", "live/livestream"), read.beginMs());
        assertThat(again.lines().filter(line -> !line.contains("publishTime"))).containsExactlyElementsOf(
                new String(mpd, StandardCharsets.UTF_8).lines().filter(line -> !line.contains("publishTime")).toList());
        assertThat(read.nextNumber(true)).isEqualTo(5);
        assertThat(read.nextNumber(false)).isEqualTo(3);
    }

    @ParameterizedTest(name = "«{0}»")
    @ValueSource(strings = {"", "MPD", "<MPD/>", "<a/>", "<MPD availabilityStartTime='yesterday'/>",
        "<MPD availabilityStartTime='2026-11-21T12:00:00Z'><Period id='1' start='PT0S'><S d='1'/></Period></MPD>",
        "<MPD availabilityStartTime='2026-11-21T12:00:00Z'><Period id='1' start='PT0S'><Representation id='video' codecs='x'/>"
            + "<SegmentTemplate timescale='1' initialization='../../etc/passwd'/></Period></MPD>",
        "<MPD availabilityStartTime='2026-11-21T12:00:00Z'><Period id='1' start='PT0S'><Representation id='video' codecs='x'/>"
            + "<SegmentTemplate timescale='1' startNumber='99999999999999999999' initialization='video-init.mp4'/></Period></MPD>",
        "<!DOCTYPE MPD [<!ENTITY a 'a'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><MPD availabilityStartTime='2026-11-21T12:00:00Z'>&b;</MPD>"})
    void takesNothingElse(String document) {
        assertThat(MpdReader.read(document.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    /** A disk that has failed, a version to come: whatever it is, it is read or it is none. */
    @Test
    void survivesDamage() throws IOException {
        byte[] mpd = written();
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = mpd.clone();
            for (int j = 0; j < 4; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) (32 + random.nextInt(95));
            }
            MpdReader.read(damaged).ifPresent(read -> assertThat(read.beginMs()).isNotNegative());
        }
    }
}
