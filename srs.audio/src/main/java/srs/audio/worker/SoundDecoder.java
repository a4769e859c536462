package srs.audio.worker;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import srs.audio.worker.protocol.SoundCodec;

/** Coded frames to samples, in whatever form the codec has them. Confined to its lane; owns native memory until {@link #close}. */
final class SoundDecoder implements AutoCloseable {
    private static final int PCM_RATE = 8_000;

    private final AVCodecContext context;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    /** Takes samples. */
    interface Output {
        /** Samples of one frame. Lent for the call. */
        void onSamples(AVFrame samples) throws SoundException;
    }

    /** @throws SoundException when there is no such decoder, or it does not take the configuration */
    SoundDecoder(SoundCodec codec, byte[] config) throws SoundException {
        AVCodec decoder = avcodec_find_decoder_by_name(nameOf(codec));
        if (decoder == null) {
            throw new SoundException("there is no decoder for " + codec);
        }
        context = avcodec_alloc_context3(decoder);
        context.thread_count(1);
        if (config.length > 0) {
            // freed with the context
            BytePointer extra = new BytePointer(av_mallocz(config.length + AV_INPUT_BUFFER_PADDING_SIZE));
            extra.capacity(config.length).put(config, 0, config.length);
            context.extradata(extra).extradata_size(config.length);
        }
        if (codec == SoundCodec.PCMA || codec == SoundCodec.PCMU) {
            context.sample_rate(PCM_RATE);
            av_channel_layout_default(context.ch_layout(), 1);
        } else if (codec == SoundCodec.OPUS && config.length == 0) {
            context.sample_rate(Timeline.RATE);
            av_channel_layout_default(context.ch_layout(), 2);
        }
        int opened = avcodec_open2(context, decoder, (AVDictionary) null);
        if (opened < 0) {
            close();
            throw new SoundException("decoder " + codec + " does not begin: " + Ffmpeg.words(opened));
        }
    }

    private static String nameOf(SoundCodec codec) {
        return switch (codec) {
            case AAC -> "aac";
            case MP3 -> "mp3float";
            case OPUS -> "libopus";
            case PCMA -> "pcm_alaw";
            case PCMU -> "pcm_mulaw";
        };
    }

    /**
     * Decodes one frame.
     *
     * @throws SoundException when it is none; the next one may be
     */
    void decode(byte[] bytes, Output output) throws SoundException {
        Ffmpeg.check(av_new_packet(packet, bytes.length), "no memory for a frame");
        try {
            packet.data().capacity(bytes.length).put(bytes, 0, bytes.length);
            Ffmpeg.check(avcodec_send_packet(context, packet), "a frame cannot be decoded");
        } finally {
            av_packet_unref(packet);
        }
        while (true) {
            int taken = avcodec_receive_frame(context, frame);
            if (Ffmpeg.isDry(taken)) {
                return;
            }
            Ffmpeg.check(taken, "a frame cannot be decoded");
            output.onSamples(frame);
        }
    }

    @Override
    public void close() {
        avcodec_free_context(context);
        av_packet_free(packet);
        av_frame_free(frame);
    }
}
