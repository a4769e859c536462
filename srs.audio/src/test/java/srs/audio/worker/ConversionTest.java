package srs.audio.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.audio.worker.protocol.SoundCodec;
import srs.testkit.CodedSound;
import srs.testkit.FfmpegTool;
import srs.testkit.Tone;

/** What goes in is what comes out, at the time that it had: FFmpeg's program makes the input and judges the output. */
class ConversionTest {
    private static final long START_US = 5_000_000;

    @TempDir
    private Path folder;

    private FfmpegTool ffmpeg;

    @BeforeEach
    void tool() {
        ffmpeg = FfmpegTool.orSkip();
        Ffmpeg.load();
    }

    @ParameterizedTest(name = "{0} of {1} Hz, {2} channels, to {3}")
    @CsvSource({"AAC,48000,2,OPUS", "AAC,44100,2,OPUS", "AAC,44100,1,OPUS", "AAC,22050,2,OPUS", "MP3,44100,2,OPUS", "MP3,48000,1,OPUS", "OPUS,48000,2,AAC",
        "OPUS,48000,1,AAC", "OPUS,48000,2,MP3", "PCMA,8000,1,OPUS", "PCMU,8000,1,AAC", "MP3,44100,2,AAC", "AAC,44100,2,AAC"})
    void keepsToneLevelLengthAndTime(CodedSound.Kind from, int rate, int channels, SoundCodec to) throws SoundException {
        // a second of silence, then two of a tone
        CodedSound input = CodedSound.made(ffmpeg, from, "sine=frequency=1000:sample_rate=" + rate + ":duration=2,volume=12dB,adelay=1000:all=1",
                "-ac", Integer.toString(channels), "-ar", Integer.toString(rate), "-b:a", "96k");
        short[] before = input.decoded(ffmpeg, folder);

        Recoded made = Recoded.of(input, to, 96_000, Recoded.from(START_US, input));
        CodedSound.Kind kind = CodedSound.Kind.valueOf(to.name());
        short[] after = made.sound(kind).decoded(ffmpeg, folder);

        assertThat(Tone.seconds(after)).isCloseTo(Tone.seconds(before), within(0.08));
        assertThat(Tone.share(after, 1000, 1.5, 2.5)).isGreaterThan(0.98);
        assertThat(Tone.levelDb(after, 1.5, 2.5)).isCloseTo(Tone.levelDb(before, 1.5, 2.5), within(0.5));
        double lateSeconds = made.timesUs.get(0) / 1e6 + Tone.onset(after, -30) - (START_US / 1e6 + Tone.onset(before, -30));
        assertThat(lateSeconds).as("how late the tone begins").isCloseTo(0, within(0.01));
        assertContinuous(made.timesUs, made.sound(kind));
    }

    private static void assertContinuous(List<Long> timesUs, CodedSound sound) {
        for (int i = 0; i < timesUs.size(); i++) {
            assertThat(timesUs.get(i) - timesUs.get(0)).as("time of frame " + i).isCloseTo((long) i * sound.frameSamples() * 1_000_000 / 48_000, within(1L));
        }
    }
}
