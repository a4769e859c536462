package srs.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Coded sound as single frames: made by FFmpeg of a description, or written to a file that FFmpeg decodes. Immutable.
 *
 * @param kind the codec
 * @param config AudioSpecificConfig or OpusHead; empty when there is none
 * @param frames one after another
 */
public record CodedSound(Kind kind, byte[] config, List<byte[]> frames) {
    private static final int ADTS_HEADER = 7;
    private static final int[] AAC_RATES = {96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000};
    private static final int[] MP3_KBITS = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] MP3_RATES = {44100, 48000, 32000};
    private static final int PCM_FRAME = 160;

    /** A codec, and the file that holds it bare. */
    public enum Kind {
        AAC("aac", "adts"),
        MP3("libmp3lame", "mp3"),
        OPUS("libopus", "ogg"),
        PCMA("pcm_alaw", "alaw"),
        PCMU("pcm_mulaw", "mulaw");

        private final String encoder;
        private final String format;

        Kind(String encoder, String format) {
            this.encoder = encoder;
            this.format = format;
        }
    }

    /**
     * Makes some.
     *
     * @param source what lavfi makes: {@code sine=frequency=1000:sample_rate=48000:duration=2}
     * @param options for the encoder: {@code -ac 2}
     */
    public static CodedSound made(FfmpegTool ffmpeg, Kind kind, String source, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", source, "-c:a", kind.encoder));
        arguments.addAll(List.of(options));
        arguments.addAll(kind == Kind.MP3 ? List.of("-write_xing", "0", "-id3v2_version", "0") : List.of());
        arguments.addAll(List.of("-f", kind.format, "pipe:1"));
        byte[] file = ffmpeg.ffmpeg(arguments.toArray(new String[0])).output(FfmpegTool.DEADLINE);
        return switch (kind) {
            case AAC -> ofAdts(file);
            case MP3 -> new CodedSound(kind, new byte[0], mp3Frames(file));
            case OPUS -> ofOgg(file);
            case PCMA, PCMU -> new CodedSound(kind, new byte[0], parts(file, PCM_FRAME));
        };
    }

    /**
     * What FFmpeg hears in it.
     *
     * @param folder for a file
     * @return samples of 16 bits at 48 kHz, of both channels together; nothing is cut off at the beginning
     */
    public short[] decoded(FfmpegTool ffmpeg, Path folder) {
        byte[] file = switch (kind) {
            case AAC -> adts();
            case OPUS -> OggOpus.file(frames);
            case MP3, PCMA, PCMU -> joined(frames);
        };
        try {
            Path path = Files.createTempFile(folder, "sound", "." + kind.format);
            Files.write(path, file);
            List<String> arguments = new ArrayList<>(List.of("-flags2", "skip_manual", "-f", kind == Kind.AAC ? "aac" : kind.format));
            arguments.addAll(kind == Kind.PCMA || kind == Kind.PCMU ? List.of("-ar", "8000") : List.of());
            arguments.addAll(List.of("-i", path.toString(), "-ac", "1", "-ar", "48000", "-f", "s16le", "pipe:1"));
            byte[] pcm = ffmpeg.ffmpeg(arguments.toArray(new String[0])).output(FfmpegTool.DEADLINE);
            short[] samples = new short[pcm.length / 2];
            ByteBuffer.wrap(pcm).order(java.nio.ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CodedSound ofAdts(byte[] file) {
        List<byte[]> frames = new ArrayList<>();
        byte[] config = new byte[0];
        for (int at = 0; at + ADTS_HEADER <= file.length;) {
            int length = (file[at + 3] & 3) << 11 | (file[at + 4] & 0xff) << 3 | (file[at + 5] & 0xff) >> 5;
            int profile = (file[at + 2] & 0xff) >> 6;
            int rate = file[at + 2] >> 2 & 15;
            int channels = (file[at + 2] & 1) << 2 | (file[at + 3] & 0xff) >> 6;
            config = new byte[] {(byte) (profile + 1 << 3 | rate >> 1), (byte) (rate << 7 | channels << 3)};
            frames.add(Arrays.copyOfRange(file, at + ADTS_HEADER, at + length));
            at += length;
        }
        return new CodedSound(Kind.AAC, config, frames);
    }

    private byte[] adts() {
        int type = (config[0] & 0xff) >> 3;
        int rate = (config[0] & 7) << 1 | (config[1] & 0xff) >> 7;
        int channels = config[1] >> 3 & 15;
        List<byte[]> all = new ArrayList<>();
        for (byte[] frame : frames) {
            int length = frame.length + ADTS_HEADER;
            all.add(new byte[] {(byte) 0xff, (byte) 0xf1, (byte) (type - 1 << 6 | rate << 2 | channels >> 2), (byte) (channels << 6 | length >> 11),
                (byte) (length >> 3), (byte) (length << 5 | 0x1f), (byte) 0xfc});
            all.add(frame);
        }
        return joined(all);
    }

    /** Samples a second of what is coded; of AAC only without the doubling of HE-AAC. */
    public int rate() {
        return switch (kind) {
            case AAC -> AAC_RATES[(config[0] & 7) << 1 | (config[1] & 0xff) >> 7];
            case MP3 -> MP3_RATES[frames.get(0)[2] >> 2 & 3];
            case OPUS -> 48000;
            case PCMA, PCMU -> 8000;
        };
    }

    /** Samples of a frame, for one channel. */
    public int frameSamples() {
        return switch (kind) {
            case AAC -> 1024;
            case MP3 -> 1152;
            case OPUS -> 960;
            case PCMA, PCMU -> PCM_FRAME;
        };
    }

    private static CodedSound ofOgg(byte[] file) {
        List<byte[]> packets = OggOpus.packets(file);
        return new CodedSound(Kind.OPUS, packets.get(0), List.copyOf(packets.subList(2, packets.size())));
    }

    /** MPEG-1 layer III. */
    private static List<byte[]> mp3Frames(byte[] file) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at + 4 <= file.length;) {
            int bitrate = MP3_KBITS[(file[at + 2] & 0xff) >> 4] * 1000;
            int length = 144 * bitrate / MP3_RATES[file[at + 2] >> 2 & 3] + (file[at + 2] >> 1 & 1);
            frames.add(Arrays.copyOfRange(file, at, at + length));
            at += length;
        }
        return frames;
    }

    private static List<byte[]> parts(byte[] file, int length) {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at + length <= file.length; at += length) {
            parts.add(Arrays.copyOfRange(file, at, at + length));
        }
        return parts;
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
