package srs.testkit;

import java.util.Arrays;

/** Measures samples of 16 bits, one channel, 48 kHz. Stateless. */
public final class Tone {
    private static final int RATE = 48_000;
    private static final int WINDOW = RATE / 200;

    private Tone() {}

    private static short[] part(short[] samples, double fromSeconds, double toSeconds) {
        int from = Math.min((int) (fromSeconds * RATE), samples.length);
        return Arrays.copyOfRange(samples, from, Math.max(from, Math.min((int) (toSeconds * RATE), samples.length)));
    }

    /** The level of a part, in dB of full scale: a sine that fills the range has -3. */
    public static double levelDb(short[] samples, double fromSeconds, double toSeconds) {
        short[] part = part(samples, fromSeconds, toSeconds);
        double sum = 0;
        for (short sample : part) {
            sum += (double) sample * sample;
        }
        return 10 * Math.log10(sum / Math.max(1, part.length) / 32768 / 32768 + 1e-12);
    }

    /** How much of the power of a part is at this frequency, 0..1 (Goertzel). */
    public static double share(short[] samples, double hertz, double fromSeconds, double toSeconds) {
        short[] part = part(samples, fromSeconds, toSeconds);
        double real = 0;
        double imaginary = 0;
        double power = 0;
        for (int i = 0; i < part.length; i++) {
            double angle = 2 * Math.PI * hertz * i / RATE;
            real += part[i] * Math.cos(angle);
            imaginary += part[i] * Math.sin(angle);
            power += (double) part[i] * part[i];
        }
        return 2 * (real * real + imaginary * imaginary) / Math.max(1, part.length) / Math.max(1, power);
    }

    /** When it becomes louder than a level for the first time, in seconds, to 5 ms; -1 when it never does. */
    public static double onset(short[] samples, double levelDb) {
        for (int at = 0; at + WINDOW <= samples.length; at += WINDOW / 5) {
            if (levelDb(samples, (double) at / RATE, (double) (at + WINDOW) / RATE) > levelDb) {
                return (double) at / RATE;
            }
        }
        return -1;
    }

    /** How long it is. */
    public static double seconds(short[] samples) {
        return (double) samples.length / RATE;
    }
}
