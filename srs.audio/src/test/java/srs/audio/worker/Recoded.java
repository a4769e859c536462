package srs.audio.worker;

import java.util.ArrayList;
import java.util.List;
import srs.audio.worker.protocol.OpenMessage;
import srs.audio.worker.protocol.SoundCodec;
import srs.testkit.CodedSound;

/** What a conversion made of a sound. */
final class Recoded implements Conversion.Output {
    final List<byte[]> frames = new ArrayList<>();
    final List<Long> timesUs = new ArrayList<>();
    byte[] config;

    /** When a frame of a sound begins. */
    interface Clock {
        long ptsUs(int frame);
    }

    /** Recodes all frames. */
    static Recoded of(CodedSound sound, SoundCodec to, int bitrate, Clock clock) throws SoundException {
        Recoded made = new Recoded();
        try (Conversion conversion = new Conversion(new OpenMessage(SoundCodec.valueOf(sound.kind().name()), to, bitrate, sound.config()), made)) {
            for (int i = 0; i < sound.frames().size(); i++) {
                conversion.onFrame(sound.frames().get(i), clock.ptsUs(i));
            }
        }
        return made;
    }

    /** A clock that counts samples. */
    static Clock from(long startUs, CodedSound sound) {
        return frame -> startUs + (long) frame * sound.frameSamples() * 1_000_000 / sound.rate();
    }

    CodedSound sound(CodedSound.Kind kind) {
        return new CodedSound(kind, config, frames);
    }

    @Override
    public void onTrack(byte[] config) {
        this.config = config;
    }

    @Override
    public void onFrame(byte[] bytes, long ptsUs) {
        frames.add(bytes);
        timesUs.add(ptsUs);
    }
}
