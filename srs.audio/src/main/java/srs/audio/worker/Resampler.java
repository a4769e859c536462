package srs.audio.worker;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_free;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_read;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_size;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_write;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.avutil.av_freep;
import static org.bytedeco.ffmpeg.global.avutil.av_samples_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_samples_set_silence;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_delay;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;
import static org.bytedeco.ffmpeg.global.swresample.swr_set_compensation;
import static org.bytedeco.ffmpeg.global.swresample.swr_set_matrix;


import org.bytedeco.ffmpeg.avutil.AVAudioFifo;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Samples of any rate and any number of channels to 48 kHz and two channels, kept until a whole frame of the encoder is there. Confined to its lane; owns native memory until
 * {@link #close}.
 */
final class Resampler implements AutoCloseable {
    /** Samples that are converted at a time: the longest frame (MP3 at 8 kHz, PCM of a second) in parts. */
    private static final int CHUNK = 8192;

    /** Samples that wait at most: a second, which only silence can make. */
    private static final int MAX_WAITING = Timeline.RATE;

    private final int format;
    private final AVChannelLayout stereo = new AVChannelLayout();
    private final AVChannelLayout inputLayout = new AVChannelLayout();
    private final PointerPointer<Pointer> buffer = new PointerPointer<>(SoundEncoder.CHANNELS);
    private final AVAudioFifo waiting;
    private SwrContext context;
    private int inputRate;
    private int inputFormat;

    /** @param format the encoder's form of samples */
    Resampler(int format) throws SoundException {
        this.format = format;
        av_channel_layout_default(stereo, SoundEncoder.CHANNELS);
        Ffmpeg.check(av_samples_alloc(buffer, (IntPointer) null, SoundEncoder.CHANNELS, CHUNK, format, 0), "no memory for samples");
        waiting = av_audio_fifo_alloc(format, SoundEncoder.CHANNELS, CHUNK);
    }

    /** Samples that wait for the encoder. */
    int size() {
        return av_audio_fifo_size(waiting);
    }

    /** Samples that were put in, and are not among those that wait yet. */
    int inside() {
        return context == null ? 0 : (int) swr_get_delay(context, Timeline.RATE);
    }

    /** Puts samples in. */
    void add(AVFrame samples) throws SoundException {
        prepare(samples);
        int made = Ffmpeg.check(swr_convert(context, buffer, CHUNK, samples.extended_data(), samples.nb_samples()), "samples cannot be converted");
        while (made > 0) {
            write(made);
            made = made < CHUNK ? 0 : Ffmpeg.check(swr_convert(context, buffer, CHUNK, null, 0), "samples cannot be converted");
        }
    }

    private void write(int count) throws SoundException {
        if (size() + count > MAX_WAITING) {
            throw new SoundException("more than " + MAX_WAITING + " samples wait for the encoder");
        }
        Ffmpeg.check(av_audio_fifo_write(waiting, buffer, count), "no memory for samples");
    }

    /** Puts silence in. */
    void addSilence(int count) throws SoundException {
        for (int left = count; left > 0; left -= CHUNK) {
            int part = Math.min(left, CHUNK);
            av_samples_set_silence(buffer, 0, part, SoundEncoder.CHANNELS, format);
            write(part);
        }
    }

    /** Makes as many samples more (or fewer) of the next second. */
    void stretch(int samples) throws SoundException {
        if (context != null) {
            Ffmpeg.check(swr_set_compensation(context, samples, Timeline.RATE), "the clock cannot be followed");
        }
    }

    /** Takes a whole frame out. */
    void take(AVFrame frame) throws SoundException {
        Ffmpeg.check(av_audio_fifo_read(waiting, frame.extended_data(), frame.nb_samples()), "samples are lost");
    }

    private void prepare(AVFrame samples) throws SoundException {
        if (context != null && inputRate == samples.sample_rate() && inputFormat == samples.format()
                && av_channel_layout_compare(inputLayout, samples.ch_layout()) == 0) {
            return;
        }
        if (context != null) {
            swr_free(context);
        }
        inputRate = samples.sample_rate();
        inputFormat = samples.format();
        av_channel_layout_copy(inputLayout, samples.ch_layout());
        int channels = inputLayout.nb_channels();
        AVChannelLayout known = new AVChannelLayout();
        if (inputLayout.order() == AV_CHANNEL_ORDER_UNSPEC) {
            av_channel_layout_default(known, channels);
        } else {
            av_channel_layout_copy(known, inputLayout);
        }
        context = new SwrContext(null);
        int made = swr_alloc_set_opts2(context, stereo, format, Timeline.RATE, known, inputFormat, inputRate, 0, null);
        av_channel_layout_uninit(known);
        known.close();
        Ffmpeg.check(made, inputRate + " Hz with " + channels + " channels cannot be converted");
        if (channels == 1) {
            // as loud on each side as it was in the middle
            try (DoublePointer both = new DoublePointer(1, 1)) {
                Ffmpeg.check(swr_set_matrix(context, both, 1), "one channel cannot be two");
            }
        }
        Ffmpeg.check(swr_init(context), inputRate + " Hz with " + channels + " channels cannot be converted");
    }

    @Override
    public void close() {
        if (context != null) {
            swr_free(context);
        }
        av_audio_fifo_free(waiting);
        av_freep(buffer);
        av_channel_layout_uninit(inputLayout);
        stereo.close();
        inputLayout.close();
        buffer.close();
    }
}
