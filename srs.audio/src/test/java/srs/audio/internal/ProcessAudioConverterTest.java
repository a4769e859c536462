package srs.audio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.Codec;
import srs.testkit.CodedSound;
import srs.testkit.FfmpegTool;
import srs.testkit.Tone;

/** Sound through the process, as the server has it: real loops, a real socket, a real process, and what happens when it dies. */
class ProcessAudioConverterTest {
    private static final String TONE = "sine=frequency=1000:sample_rate=48000:duration=2,volume=12dB";

    @TempDir
    private static Path program;

    @TempDir
    private Path folder;

    private FfmpegTool ffmpeg;
    private Rig rig;

    @BeforeEach
    void begin() {
        ffmpeg = FfmpegTool.orSkip();
        rig = new Rig(program);
    }

    @AfterEach
    void end() {
        if (rig != null) {
            rig.close();
        }
    }

    private CodedSound tone(CodedSound.Kind kind) {
        return CodedSound.made(ffmpeg, kind, TONE, "-ac", "2", "-b:a", "96k");
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"AAC,OPUS", "OPUS,AAC"})
    void keepsTheTone(CodedSound.Kind from, CodedSound.Kind to) {
        CodedSound input = tone(from);
        Rig.Stage stage = rig.open(input, to == CodedSound.Kind.AAC ? Codec.AAC : Codec.OPUS);
        stage.offer(0, 45);
        stage.await(30);

        assertThat(stage.failure).isNull();
        assertThat(stage.track.properties()).containsEntry("sample_rate", "48000").containsEntry("channel", "2");
        short[] heard = stage.result(to).decoded(ffmpeg, folder);
        assertThat(Tone.share(heard, 1000, 0.1, 0.5)).isGreaterThan(0.98);
        assertThat(Tone.levelDb(heard, 0.1, 0.5)).isCloseTo(Tone.levelDb(input.decoded(ffmpeg, folder), 0.1, 0.5), within(0.5));
        assertThat(stage.timesUs.get(0)).isBetween(-25_000L, 1L);
    }

    @Test
    void goesOnWithANewProcessWhenItIsKilled() {
        Rig.Stage stage = rig.open(tone(CodedSound.Kind.AAC), Codec.OPUS);
        stage.offer(0, 10);
        stage.await(5);
        ProcessHandle first = rig.process();

        first.destroyForcibly();
        int before = stage.frames.size();
        int at = 10;
        long killedNs = System.nanoTime();
        while (stage.frames.size() < before + 5) {
            assertThat(System.nanoTime() - killedNs).isLessThan(Rig.LONG.toNanos());
            // as a stream does: a frame each 21 ms
            stage.offer(at, at + 1);
            at++;
            java.util.concurrent.locks.LockSupport.parkNanos(21_000_000);
        }

        assertThat(rig.process().pid()).isNotEqualTo(first.pid());
        assertThat(stage.failure).isNull();
        System.err.println("sound goes on " + (System.nanoTime() - killedNs) / 1_000_000 + " ms after the kill");
    }

    @Test
    void whatCannotBeDecodedEndsAloneAndTheProcessLives() {
        CodedSound sound = tone(CodedSound.Kind.AAC);
        Rig.Stage good = rig.open(sound, Codec.OPUS);
        Rig.Stage bad = rig.open(sound, Codec.OPUS);
        good.offer(0, 10);
        good.await(5);
        ProcessHandle process = rig.process();
        for (int i = 0; i < 120; i++) {
            bad.offer(new byte[] {(byte) 0xff, (byte) i, 1, 2, 3}, i * 20_000L);
        }
        good.offer(10, 40);
        good.await(30);

        srs.testkit.Await.until("the bad one has failed", Rig.LONG, () -> bad.failure != null);
        assertThat(bad.failure).contains("100 frames in a row cannot be decoded");
        assertThat(good.failure).isNull();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void manyAtOnce() {
        CodedSound sound = tone(CodedSound.Kind.OPUS);
        List<Rig.Stage> stages = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            stages.add(rig.open(sound, Codec.AAC));
        }
        rig.process();
        for (int frame = 0; frame < 40; frame++) {
            for (Rig.Stage stage : stages) {
                stage.offer(frame, frame + 1);
                // not faster than the machine is
                stage.await(Math.max(0, frame - 10));
            }
        }
        assertThat(stages).allSatisfy(stage -> assertThat(stage.failure).isNull());
        stages.forEach(Rig.Stage::close);
    }

    @Test
    void saysWhatItDoesNotKnow() {
        CodedSound sound = tone(CodedSound.Kind.OPUS);
        assertThatThrownBy(() -> rig.open(sound, Codec.FLAC)).isInstanceOf(IllegalArgumentException.class).hasMessage("Opus cannot become FLAC");
        assertThat(rig.hasProcess()).as("a process that nobody needs").isFalse();
    }

    @Test
    void whatIsOpenHearsOfTheBundlesEnd() {
        Rig.Stage stage = rig.open(tone(CodedSound.Kind.OPUS), Codec.AAC);
        stage.offer(0, 10);
        stage.await(3);

        rig.converter.close();

        srs.testkit.Await.until("it has heard", Rig.LONG, () -> stage.failure != null);
        assertThat(stage.failure).isEqualTo("srs.audio has stopped");
        srs.testkit.Await.until("no process is left", Rig.LONG, () -> !rig.hasProcess());
    }
}
