package srs.bench.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import srs.kernel.stream.Codec;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Track;

/**
 * How much later sound comes because it is coded again, and how much processor a stream takes: {@code AudioLatency [streams] [seconds]}, by default 1 and 10.
 *
 * <p>Later means: from the moment when the frame was there that a player without conversion would play, until the frame is there that has the same sound in its middle.
 */
public final class AudioLatency {
    private static final int TONE_FRAMES = 150;
    private static final int TONE_SAMPLES = 160;
    private static final long TONE_FRAME_US = 20_000;
    private static final long AAC_FRAME_US = 21_333;
    private static final long OPUS_FRAME_US = 20_000;
    private static final int WARM_UP_FRAMES = 100;
    private static final Track TONE = Track.of(new Codec(MediaKind.AUDIO, "G711U"));

    private AudioLatency() {}

    /** @throws IOException when the process cannot be unpacked */
    public static void main(String[] args) throws IOException {
        int streams = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Path folder = Files.createTempDirectory("srs-bench-");
        try (Converting house = new Converting(folder)) {
            Sound aac = made(house, Codec.AAC);
            Sound opus = made(house, Codec.OPUS);
            measure(house, "AAC to Opus", aac, Codec.OPUS, AAC_FRAME_US, streams, seconds);
            measure(house, "Opus to AAC", opus, Codec.AAC, OPUS_FRAME_US, streams, seconds);
            kill(house, opus);
        }
    }

    /** A few seconds of tone and noise. */
    private static Sound made(Converting house, Codec to) {
        Sound sound = new Sound(house, TONE, to, System.nanoTime(), TONE_FRAME_US);
        java.util.Random noise = new java.util.Random(1);
        for (int i = 0; i < TONE_FRAMES; i++) {
            byte[] samples = new byte[TONE_SAMPLES];
            for (int s = 0; s < TONE_SAMPLES; s++) {
                // µ-law: the sign, then the exponent
                boolean isHigh = (i * TONE_SAMPLES + s) % 16 < 8;
                samples[s] = (byte) ((isHigh ? 0x80 : 0) | 0x20 + noise.nextInt(16));
            }
            sound.offer(samples, i * TONE_FRAME_US);
            int least = i - 40;
            await(() -> sound.heard() >= least);
        }
        await(() -> sound.heard() >= TONE_FRAMES - 20);
        sound.close();
        return sound;
    }

    private static void measure(Converting house, String title, Sound source, Codec to, long frameUs, int streams, int seconds) {
        List<byte[]> frames = source.frames();
        long startNs = System.nanoTime();
        List<Sound> sounds = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            sounds.add(new Sound(house, source.track(), to, startNs, frameUs));
        }
        int count = (int) (seconds * 1_000_000L / frameUs);
        Duration before = Duration.ZERO;
        long beforeNs = 0;
        for (int i = 0; i < count + WARM_UP_FRAMES; i++) {
            if (i == WARM_UP_FRAMES) {
                before = cpu(house);
                beforeNs = System.nanoTime();
            }
            long spokenNs = startNs + (i + 1) * frameUs * 1000;
            while (System.nanoTime() < spokenNs) {
                LockSupport.parkNanos(spokenNs - System.nanoTime());
            }
            for (Sound sound : sounds) {
                sound.offer(frames.get(i % frames.size()), i * frameUs);
            }
        }
        Duration spent = cpu(house).minus(before);
        double share = spent.toNanos() / (double) (System.nanoTime() - beforeNs);
        sounds.forEach(Sound::close);
        List<Long> late = new ArrayList<>();
        for (Sound sound : sounds) {
            late.addAll(sound.lateUs().subList(Math.min(WARM_UP_FRAMES, sound.lateUs().size()), sound.lateUs().size()));
        }
        Collections.sort(late);
        System.out.printf(Locale.ROOT, "%s, %d streams: later by %.1f ms (average), %.1f (99 %%), %.1f (worst); %.2f %% of a core for each stream, %d of %d frames%n", title, streams,
                late.stream().mapToLong(Long::longValue).average().orElse(0) / 1e3, late.get(late.size() * 99 / 100) / 1e3, late.get(late.size() - 1) / 1e3, 100 * share / streams, late.size(),
                (long) (count * streams * (frameUs / (to == Codec.AAC ? 21_333.0 : 20_000.0))));
    }

    /** What a player notices when the process is killed in the middle of a stream. */
    private static void kill(Converting house, Sound source) {
        List<byte[]> frames = source.frames();
        long startNs = System.nanoTime();
        Sound sound = new Sound(house, source.track(), Codec.AAC, startNs, OPUS_FRAME_US);
        for (int i = 0; i < 2 * WARM_UP_FRAMES; i++) {
            long spokenNs = startNs + (i + 1) * OPUS_FRAME_US * 1000;
            while (System.nanoTime() < spokenNs) {
                LockSupport.parkNanos(spokenNs - System.nanoTime());
            }
            sound.offer(frames.get(i % frames.size()), i * OPUS_FRAME_US);
            if (i == WARM_UP_FRAMES) {
                house.process().destroyForcibly();
            }
        }
        sound.heard();
        sound.close();
        System.out.printf(Locale.ROOT, "kill -9 of the process: %.0f ms without a frame, and %.0f ms of sound are lost%n", sound.pauseMs(), Math.max(0, sound.gapMs() - AAC_FRAME_US / 1e3));
    }

    private static Duration cpu(Converting house) {
        return house.process().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        while (!condition.holds()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
