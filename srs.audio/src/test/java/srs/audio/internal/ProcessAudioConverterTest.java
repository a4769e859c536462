package srs.audio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.audio.worker.protocol.WorkerFolder;
import srs.kernel.stream.Codec;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.CodedSound;
import srs.testkit.FfmpegTool;
import srs.testkit.Tone;

/** Sound through the process, as the server has it: real loops, a real socket, a real process, and what happens when it dies. */
class ProcessAudioConverterTest {
    private static final int MANY = 30;
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
        Rig.Stage stage = rig.converted(input, to == CodedSound.Kind.AAC ? Codec.AAC : Codec.OPUS, 45, 30);

        assertThat(stage.failure).isNull();
        assertThat(stage.track.properties()).containsEntry("sample_rate", "48000").containsEntry("channel", "2");
        assertThat(stage.track.properties().getOrDefault("profile", "")).isEqualTo(to == CodedSound.Kind.AAC ? "LC" : "");
        short[] heard = stage.result(to).decoded(ffmpeg, folder);
        assertThat(Tone.share(heard, 1000, 0.1, 0.5)).isGreaterThan(0.98);
        assertThat(Tone.levelDb(heard, 0.1, 0.5)).isCloseTo(Tone.levelDb(input.decoded(ffmpeg, folder), 0.1, 0.5), within(0.5));
        assertThat(stage.timesUs.get(0)).isBetween(-25_000L, 1L);
    }

    /** As a stream does, a frame each 20 ms, until sound comes again. */
    private static int awaitSound(Rig.Stage stage, int from) {
        int before = stage.frames.size();
        int at = from;
        long beginNs = System.nanoTime();
        while (stage.frames.size() < before + 5) {
            assertThat(System.nanoTime() - beginNs).isLessThan(Rig.LONG.toNanos());
            assertThat(stage.failure).isNull();
            stage.offer(at, at + 1);
            at++;
            LockSupport.parkNanos(20_000_000);
        }
        return at;
    }

    @Test
    void goesOnWithTheOtherProcessWhenItsOwnIsKilled() {
        Rig.Stage stage = rig.open(tone(CodedSound.Kind.OPUS), Codec.AAC);
        int at = awaitSound(stage, 0);
        ProcessHandle first = rig.process(1);
        ProcessHandle second = rig.process(2);
        rig.awaitConnected();

        first.destroyForcibly();
        int resumed = awaitSound(stage, at);
        assertThat(second.isAlive()).isTrue();
        // five frames have to be made, of 21 ms each
        assertThat(resumed - at).as("frames of 20 ms until there is sound").isLessThan(250);
        Rig.LOG.info("sound goes on {} frames after the kill", resumed - at);

        rig.awaitConnected();
        assertThat(rig.process(1).pid()).isNotEqualTo(first.pid());
        second.destroyForcibly();
        at = awaitSound(stage, resumed);

        // both at once
        rig.awaitConnected();
        rig.process(1).destroyForcibly();
        rig.process(2).destroyForcibly();
        awaitSound(stage, at);
        for (int i = 1; i < stage.timesUs.size(); i++) {
            assertThat(stage.timesUs.get(i)).as("time of frame " + i).isGreaterThan(stage.timesUs.get(i - 1) - 25_000);
        }
    }

    @Test
    void goesOnWithTheOtherProcessWhenItsOwnHangs() throws IOException {
        Rig.Stage stage = rig.open(tone(CodedSound.Kind.AAC), Codec.OPUS);
        int at = awaitSound(stage, 0);
        rig.awaitConnected();
        ProcessHandle first = rig.process(1);
        ChildProcess.start(List.of("kill", "-STOP", Long.toString(first.pid()))).output(Rig.LONG);

        awaitSound(stage, at);
        Await.until("it is no more", Rig.LONG, () -> !first.isAlive());
    }

    @Test
    void whatCannotBeDecodedEndsAloneAndTheProcessLives() {
        CodedSound sound = tone(CodedSound.Kind.AAC);
        Rig.Stage good = rig.open(sound, Codec.OPUS);
        Rig.Stage bad = rig.open(sound, Codec.OPUS);
        good.playUntil(5);
        ProcessHandle process = rig.process(1);
        for (int i = 0; i < 120; i++) {
            bad.offer(new byte[] {(byte) 0xff, (byte) i, 1, 2, 3}, i * 20_000L);
        }
        good.playUntil(30);

        Await.until("the bad one has failed", Rig.LONG, () -> bad.failure != null);
        assertThat(bad.failure).contains("100 frames in a row cannot be decoded");
        assertThat(good.failure).isNull();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void manyAtOnce() {
        CodedSound sound = tone(CodedSound.Kind.OPUS);
        List<Rig.Stage> stages = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            stages.add(rig.open(sound, Codec.AAC));
        }
        int[] frame = {0};
        Await.until("all of them are heard", Rig.LONG.multipliedBy(3), () -> {
            stages.forEach(stage -> stage.offer(frame[0], frame[0] + 1));
            frame[0]++;
            // slower than a stream: half a processor may have other things to do
            LockSupport.parkNanos(100_000_000);
            return stages.stream().allMatch(stage -> stage.frames.size() > 20);
        });
        assertThat(stages).allSatisfy(stage -> assertThat(stage.failure).isNull());
        stages.forEach(Rig.Stage::close);
    }

    @Test
    void whatKillsTheProcessAgainAndAgainEnds() throws IOException {
        Rig.Stage good = rig.open(tone(CodedSound.Kind.OPUS), Codec.AAC);
        Rig.Stage bad = rig.open(tone(CodedSound.Kind.OPUS), Codec.AAC);
        int at = awaitSound(bad, 0);
        // what a process that died with the second conversion in its third lane has left
        byte[] coding = new byte[WorkerFolder.MAX_LANES * WorkerFolder.LANE_BYTES];
        coding[2 * WorkerFolder.LANE_BYTES + 3] = 2;
        Files.write(WorkerFolder.coding(folder), coding);
        List<Integer> suspects = AudioProcess.suspects(folder);
        assertThat(suspects).containsExactly(2);

        for (int i = 0; i < 3; i++) {
            assertThat(bad.failure).isNull();
            rig.onHome(() -> rig.converter.onSuspects(suspects));
        }
        Await.until("it is told", Rig.LONG, () -> bad.failure != null);
        assertThat(bad.failure).isEqualTo("the audio process has died 3 times with a frame of it");
        awaitSound(good, at);
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
        stage.playUntil(3);

        rig.converter.close();

        Await.until("it has heard", Rig.LONG, () -> stage.failure != null);
        assertThat(stage.failure).isEqualTo("srs.audio has stopped");
        Await.until("no process is left", Rig.LONG, () -> !rig.hasProcess());
    }
}
