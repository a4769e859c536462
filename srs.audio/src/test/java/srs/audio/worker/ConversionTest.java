package srs.audio.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.audio.worker.protocol.OpenMessage;
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

    private CodedSound tone(CodedSound.Kind kind, int seconds) {
        return CodedSound.made(ffmpeg, kind, "sine=frequency=1000:sample_rate=48000:duration=" + seconds, "-ac", "2", "-b:a", "96k");
    }

    /** Three frames of 20 ms are lost: what follows has its time, and there is sound without end. */
    @Test
    void fillsAGapWithSilence() throws SoundException {
        CodedSound input = tone(CodedSound.Kind.OPUS, 2);
        Recoded made = Recoded.of(input, SoundCodec.AAC, 96_000, frame -> START_US + frame * 20_000L + (frame < 50 ? 0 : 60_000));
        short[] heard = made.sound(CodedSound.Kind.AAC).decoded(ffmpeg, folder);

        assertContinuous(made.timesUs, made.sound(CodedSound.Kind.AAC));
        double gap = 1.0 - (made.timesUs.get(0) - START_US) / 1e6;
        assertThat(Tone.levelDb(heard, gap + 0.02, gap + 0.05)).isLessThan(Tone.levelDb(heard, 0.5, 0.9) - 15);
        assertThat(Tone.levelDb(heard, gap + 0.08, gap + 0.5)).isCloseTo(Tone.levelDb(heard, 0.5, 0.9), within(0.5));
    }

    @ParameterizedTest(name = "by {0} us")
    @CsvSource({"600000", "3600000000", "-500000", "-4000000"})
    void takesAJumpOver(long jumpUs) throws SoundException {
        CodedSound input = tone(CodedSound.Kind.AAC, 2);
        Recoded made = Recoded.of(input, SoundCodec.OPUS, 96_000, frame -> Recoded.from(START_US, input).ptsUs(frame) + (frame < 47 ? 0 : jumpUs));

        // 47 frames of 1024 samples are 50 frames of 20 ms and a part of one, and the next frame begins with 2.5 ms of the old clock
        long first = made.timesUs.get(0);
        int jumps = 0;
        for (int i = 1; i < made.timesUs.size(); i++) {
            long step = made.timesUs.get(i) - made.timesUs.get(i - 1);
            if (Math.abs(step - 20_000) > 1) {
                jumps++;
                assertThat(step - 20_000).isCloseTo(jumpUs, within(20_000L));
                assertThat(made.timesUs.get(i)).isCloseTo(START_US + 1_002_667 + jumpUs + 20_000 - 2_500, within(2L));
            }
        }
        assertThat(jumps).isEqualTo(1);
        assertThat(first).isEqualTo(START_US - 2_500);
    }

    /** A clock that is 1/500 too fast or too slow is followed, with no jump and no gap. */
    @ParameterizedTest(name = "{0} of 1000")
    @CsvSource({"998", "1002"})
    void followsAClockThatRunsAway(int speed) throws SoundException {
        CodedSound input = tone(CodedSound.Kind.AAC, 30);
        Recoded made = Recoded.of(input, SoundCodec.OPUS, 96_000, frame -> START_US + (Recoded.from(0, input).ptsUs(frame) * speed / 1000 / 1000) * 1000);

        assertContinuous(made.timesUs, made.sound(CodedSound.Kind.OPUS));
        long endUs = START_US + 30_000_000L * speed / 1000;
        assertThat(made.timesUs.get(made.timesUs.size() - 1)).isCloseTo(endUs, within(60_000L));
        short[] heard = made.sound(CodedSound.Kind.OPUS).decoded(ffmpeg, folder);
        assertThat(Tone.levelDb(heard, 1, 29)).isCloseTo(Tone.levelDb(heard, 1, 2), within(0.3));
    }

    @Test
    void followsInputsThatChangeTheirForm() throws SoundException {
        CodedSound first = CodedSound.made(ffmpeg, CodedSound.Kind.MP3, "sine=frequency=1000:sample_rate=44100:duration=1", "-ac", "2", "-b:a", "96k");
        CodedSound second = CodedSound.made(ffmpeg, CodedSound.Kind.MP3, "sine=frequency=1000:sample_rate=32000:duration=1", "-ac", "1", "-b:a", "64k");
        Recoded made = new Recoded();
        try (Conversion conversion = new Conversion(new OpenMessage(SoundCodec.MP3, SoundCodec.OPUS, 96_000, new byte[0]), made)) {
            long us = 0;
            for (CodedSound part : List.of(first, second)) {
                for (byte[] frame : part.frames()) {
                    conversion.onFrame(frame, us);
                    us += 1152L * 1_000_000 / part.rate();
                }
            }
        }
        assertContinuous(made.timesUs, made.sound(CodedSound.Kind.OPUS));
        assertThat(Tone.share(made.sound(CodedSound.Kind.OPUS).decoded(ffmpeg, folder), 1000, 1.3, 1.9)).isGreaterThan(0.95);
    }

    @Test
    void goesOnAfterGarbageAndEndsAfterALot() throws SoundException {
        CodedSound input = tone(CodedSound.Kind.AAC, 1);
        Recoded made = new Recoded();
        try (Conversion conversion = new Conversion(new OpenMessage(SoundCodec.AAC, SoundCodec.OPUS, 96_000, input.config()), made)) {
            for (int i = 0; i < Conversion.MAX_BAD_FRAMES - 1; i++) {
                conversion.onFrame(new byte[] {(byte) 0xff, 1, 2, 3}, i * 20_000L);
            }
            conversion.onFrame(input.frames().get(0), 3_000_000);
            for (int i = 0; i < 20; i++) {
                conversion.onFrame(input.frames().get(i), 3_021_333 + i * 21_333L);
            }
            assertThat(made.frames).hasSizeGreaterThan(15);
            assertThatThrownBy(() -> {
                for (int i = 0; i < Conversion.MAX_BAD_FRAMES; i++) {
                    conversion.onFrame(new byte[] {(byte) 0xff, 1, 2, 3}, 4_000_000 + i * 20_000L);
                }
            }).isInstanceOf(SoundException.class).hasMessageStartingWith("100 frames in a row cannot be decoded");
        }
        assertThatThrownBy(() -> new Conversion(new OpenMessage(SoundCodec.AAC, SoundCodec.OPUS, 96_000, new byte[] {0, 0}), made)).isInstanceOf(SoundException.class);
    }

    @Test
    void survivesAnything() throws SoundException {
        java.util.Random random = new java.util.Random(42);
        for (SoundCodec from : SoundCodec.values()) {
            try (Conversion conversion = new Conversion(new OpenMessage(from, SoundCodec.OPUS, 64_000, new byte[0]), new Recoded())) {
                for (int i = 0; i < 300; i++) {
                    byte[] bytes = new byte[random.nextInt(400)];
                    random.nextBytes(bytes);
                    try {
                        conversion.onFrame(bytes, random.nextLong(-10_000_000, 10_000_000));
                    } catch (SoundException e) {
                        assertThat(e).hasMessageContaining("in a row");
                    }
                }
            }
        }
    }

    private static void assertContinuous(List<Long> timesUs, CodedSound sound) {
        for (int i = 0; i < timesUs.size(); i++) {
            assertThat(timesUs.get(i) - timesUs.get(0)).as("time of frame " + i).isCloseTo((long) i * sound.frameSamples() * 1_000_000 / 48_000, within(1L));
        }
    }
}
