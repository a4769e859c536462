package srs.audio.worker;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import srs.audio.worker.protocol.OpenMessage;
import srs.audio.worker.protocol.SoundCodec;

/**
 * One sound: decoded, converted, encoded again, with the times of what came. Confined to its lane; owns native memory until {@link #close}.
 *
 * <p>A frame that cannot be decoded is a gap; {@value #MAX_BAD_FRAMES} of them in a row are the end.
 */
final class Conversion implements AutoCloseable {
    /** Two seconds of frames that make no sense. */
    static final int MAX_BAD_FRAMES = 100;

    /** RTMP's clock counts milliseconds, and encoders round their frames to it in their own way. */
    private static final long COARSE_US = 30_000;

    /** A clock that counts samples: half of a frame is a lost one. */
    private static final long EXACT_US = 10_000;

    /** A drift that is heard by nobody, and not worth to be followed. */
    private static final long DRIFT_US = 15_000;

    private static final long SETTLED_US = 2_000;

    /** Half of a percent: nobody hears it. */
    private static final int STRETCH = Timeline.RATE / 200;

    private final SoundDecoder decoder;
    private final SoundEncoder encoder;
    private final Resampler resampler;
    private final Timeline timeline;
    private final Output output;
    private final SoundDecoder.Output samples = this::onSamples;
    private final SoundEncoder.Input frames = this::fill;
    private final SoundEncoder.Output coded = this::onCoded;

    private long encoded;
    private long ptsUs;
    private long stretchedUntil;
    private boolean isStretched;
    private int badFrames;

    /** Gets what is made. */
    interface Output {
        /** Once and first. */
        void onTrack(byte[] config);

        void onFrame(byte[] bytes, long ptsUs);
    }

    /** @throws SoundException when there is no way */
    Conversion(OpenMessage open, Output output) throws SoundException {
        this.output = output;
        decoder = new SoundDecoder(open.from(), open.config());
        SoundEncoder opened = null;
        try {
            opened = new SoundEncoder(open.to(), open.bitrate());
            resampler = new Resampler(opened.sampleFormat());
        } catch (SoundException e) {
            decoder.close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        encoder = opened;
        boolean isExact = open.from() != SoundCodec.AAC && open.from() != SoundCodec.MP3;
        timeline = new Timeline(isExact ? EXACT_US : COARSE_US);
        output.onTrack(encoder.config());
    }

    /**
     * The next frame.
     *
     * @throws SoundException when it cannot go on
     */
    void onFrame(byte[] bytes, long ptsUs) throws SoundException {
        this.ptsUs = ptsUs;
        try {
            decoder.decode(bytes, samples);
            badFrames = 0;
        } catch (SoundException e) {
            if (++badFrames >= MAX_BAD_FRAMES) {
                throw new SoundException(badFrames + " frames in a row cannot be decoded, the last: " + e.getMessage());
            }
        }
    }

    private void onSamples(AVFrame decoded) throws SoundException {
        long position = position();
        if (timeline.isJump(ptsUs, position)) {
            // the frame that has begun belongs to the old clock
            int rest = resampler.size() % encoder.frameSize();
            if (rest > 0) {
                resampler.addSilence(encoder.frameSize() - rest);
                encodeAll();
            }
            timeline.begin(ptsUs, position());
        } else {
            resampler.addSilence(timeline.silenceBefore(ptsUs, position));
        }
        resampler.add(decoded);
        ptsUs += (long) decoded.nb_samples() * 1_000_000 / Math.max(1, decoded.sample_rate());
        follow();
        encodeAll();
    }

    /** Where in the row the next sample that is put in will be. */
    private long position() {
        return encoded + resampler.size() + resampler.inside();
    }

    /** The senders' clock is never quite ours: samples are stretched until both are together again. */
    private void follow() throws SoundException {
        long driftUs = timeline.driftUs();
        if (isStretched ? Math.abs(driftUs) < SETTLED_US : Math.abs(driftUs) < DRIFT_US) {
            if (isStretched) {
                isStretched = false;
                resampler.stretch(0);
            }
        } else if (!isStretched || encoded >= stretchedUntil) {
            isStretched = true;
            stretchedUntil = encoded + Timeline.RATE;
            resampler.stretch(driftUs > 0 ? STRETCH : -STRETCH);
        }
    }

    private void encodeAll() throws SoundException {
        while (resampler.size() >= encoder.frameSize()) {
            encoder.encode(encoded, frames, coded);
        }
    }

    private void fill(AVFrame frame) throws SoundException {
        resampler.take(frame);
        encoded += frame.nb_samples();
    }

    private void onCoded(byte[] bytes, long position) {
        // what an encoder makes of the silence before the beginning
        if (position + encoder.frameSize() > timeline.start()) {
            output.onFrame(bytes, timeline.timeUs(position));
        }
    }

    @Override
    public void close() {
        decoder.close();
        encoder.close();
        resampler.close();
    }
}
