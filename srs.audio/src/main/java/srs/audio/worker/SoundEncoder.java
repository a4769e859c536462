package srs.audio.worker;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import srs.audio.worker.protocol.SoundCodec;

/** Samples, 48 kHz and two channels, to coded frames of a fixed length. Confined to its lane; owns native memory until {@link #close}. */
final class SoundEncoder implements AutoCloseable {
    /** Two channels. */
    static final int CHANNELS = 2;

    private final AVCodecContext context;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    /** Takes coded frames. */
    interface Output {
        /** @param position of its first sample: what its decoder gives for it sounds as what was put in there */
        void onCoded(byte[] bytes, long position) throws SoundException;
    }

    /** Fills a frame with samples. */
    interface Input {
        void fill(AVFrame samples) throws SoundException;
    }

    /** @throws SoundException when there is no such encoder, or not with this bitrate */
    SoundEncoder(SoundCodec codec, int bitrate) throws SoundException {
        AVCodec encoder = avcodec_find_encoder_by_name(nameOf(codec));
        if (encoder == null) {
            throw new SoundException("there is no encoder for " + codec);
        }
        context = avcodec_alloc_context3(encoder);
        context.thread_count(1).bit_rate(bitrate).sample_rate(Timeline.RATE).sample_fmt(codec == SoundCodec.OPUS ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_FLTP);
        context.time_base().num(1).den(Timeline.RATE);
        context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        av_channel_layout_default(context.ch_layout(), CHANNELS);
        AVDictionary options = options(codec);
        int opened = avcodec_open2(context, encoder, options);
        av_dict_free(options);
        if (opened < 0) {
            close();
            throw new SoundException("encoder " + codec + " does not begin with " + bitrate + " bit/s: " + Ffmpeg.words(opened));
        }
        frame.nb_samples(context.frame_size()).format(context.sample_fmt()).sample_rate(Timeline.RATE);
        av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
        Ffmpeg.check(av_frame_get_buffer(frame, 0), "no memory for samples");
    }

    private static String nameOf(SoundCodec codec) throws SoundException {
        return switch (codec) {
            case AAC -> "aac";
            case MP3 -> "libmp3lame";
            case OPUS -> "libopus";
            case PCMA, PCMU -> throw new SoundException(codec + " is not made");
        };
    }

    private static AVDictionary options(SoundCodec codec) {
        AVDictionary options = new AVDictionary(null);
        if (codec == SoundCodec.OPUS) {
            // 2.5 ms of delay instead of 6.5
            av_dict_set(options, "application", "lowdelay", 0);
            av_dict_set(options, "frame_duration", "20", 0);
            av_dict_set(options, "compression_level", "3", 0);
        } else if (codec == SoundCodec.AAC) {
            av_dict_set(options, "aac_coder", "fast", 0);
        } else {
            // no bits of a frame in frames before it, which would have to wait
            av_dict_set(options, "reservoir", "0", 0);
            // a third of the time that LAME takes by itself
            av_dict_set(options, "compression_level", "7", 0);
        }
        return options;
    }

    /** Samples of a frame, for each channel. */
    int frameSize() {
        return context.frame_size();
    }

    int sampleFormat() {
        return context.sample_fmt();
    }

    /** The codec configuration; empty when the codec has none. */
    byte[] config() {
        byte[] config = new byte[context.extradata() == null ? 0 : context.extradata_size()];
        if (config.length > 0) {
            context.extradata().get(config, 0, config.length);
        }
        return config;
    }

    /** Encodes one frame of {@link #frameSize} samples. */
    void encode(long position, Input input, Output output) throws SoundException {
        Ffmpeg.check(av_frame_make_writable(frame), "no memory for samples");
        input.fill(frame);
        frame.pts(position);
        Ffmpeg.check(avcodec_send_frame(context, frame), "samples cannot be encoded");
        while (true) {
            int taken = avcodec_receive_packet(context, packet);
            if (Ffmpeg.isDry(taken)) {
                return;
            }
            Ffmpeg.check(taken, "samples cannot be encoded");
            try {
                byte[] bytes = new byte[packet.size()];
                packet.data().get(bytes, 0, bytes.length);
                output.onCoded(bytes, packet.pts());
            } finally {
                av_packet_unref(packet);
            }
        }
    }

    @Override
    public void close() {
        avcodec_free_context(context);
        av_packet_free(packet);
        av_frame_free(frame);
    }
}
