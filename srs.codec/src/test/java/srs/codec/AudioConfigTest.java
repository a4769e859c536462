package srs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequence and frame headers of audio. Those marked ff were made by FFmpeg 8.1.2, those marked iso follow ISO/IEC 14496-3. */
class AudioConfigTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // object type 2 (5 bits), frequency 4 (4), channels 1 (4), 000 | 2b7 (11) 5 (5) sbr 0
        "ff 44100 mono,         12 08 56e500, LC,   44100, 1, mp4a.40.2",
        "ff 48000 stereo,       11 90 56e500, LC,   48000, 2, mp4a.40.2",
        "ff 5.1,                11 b0 56e500, LC,   48000, 6, mp4a.40.2",
        "ff 7.1,                11 b8 56e500, LC,   48000, 8, mp4a.40.2",
        "ff 8000,               15 88 56e500, LC,    8000, 1, mp4a.40.2",
        "ff 96000,              10 08 56e500, LC,   96000, 1, mp4a.40.2",
        "plain LC,              12 10,        LC,   44100, 2, mp4a.40.2",
        "iso Main,              0a 10,        Main, 44100, 2, mp4a.40.1",
        "iso SSR,               1a 10,        SSR,  44100, 2, mp4a.40.3",
        "iso LTP,               22 10,        Other, 44100, 2, mp4a.40.4",
        // 5, frequency 7 (22050), channels 2, extension 4 (44100), core 2
        "iso HE said at once,   2b 92 08 00,  HE,   44100, 2, mp4a.40.5",
        // 29, 7, 1, extension 4, core 2
        "iso HEv2 said at once, eb 8a 08 00,  HEv2, 44100, 2, mp4a.40.29",
        // 2, 7, 2, 000 | 2b7 5 sbr 1 frequency 4
        "iso HE said later,     13 90 56e5a0, HE,   44100, 2, mp4a.40.5",
        // … | 548 ps 1
        "iso HEv2 said later,   13 88 56e5a54880, HEv2, 44100, 2, mp4a.40.29",
        // frequency 15: 24 bits
        "iso 12345 Hz,          17 80 181c 90, LC,  12345, 2, mp4a.40.2",
        // channels 0: program config element with one pair
        "iso stereo by element, 12 00 05 04 00 00 20, LC, 44100, 2, mp4a.40.2",
        // 31 + 10: object type 42, xHE-AAC
        "iso xHE-AAC,           f9 46 40,     Other, 48000, 2, mp4a.40.42"})
    void readsAudioSpecificConfig(String name, String hex, String profile, int rateHz, int channels, String codecString) {
        AudioFormat format = AudioSpecificConfig.parse(Bytes.hex(hex)).format();

        assertThat(format.profile()).isEqualTo(profile);
        assertThat(format.sampleRateHz()).isEqualTo(rateHz);
        assertThat(format.channels()).isEqualTo(channels);
        assertThat(format.codecString()).isEqualTo(codecString);
    }

    @Test
    void findsTheParserByTheNameOfTheCodec() {
        assertThat(AudioFormat.of("AAC", Bytes.hex("1210")).orElseThrow().codecString()).isEqualTo("mp4a.40.2");
        assertThat(AudioFormat.of("MP3", Bytes.hex("fffb90c4")).orElseThrow().sampleRateHz()).isEqualTo(44100);
        assertThat(AudioFormat.of("Opus", Bytes.hex("4f70757348656164 01 01 3801 80bb0000 0000 00")).orElseThrow().channels()).isEqualTo(1);
        assertThat(AudioFormat.of("Speex", Bytes.hex("00"))).isEmpty();
        assertThat(VideoFormat.of("H263", Bytes.hex("00"))).isEmpty();
    }

    @Test
    void countsChannelsOfProgramConfigElement() {
        // 00010 0100 0000 000 | tag 0000, object 01, frequency 0100, front 0010, side 0, back 0, lfe 01, data 0, coupling 0,
        // no mixdowns, front: 0 0000 (one), 1 0001 (pair)
        String bits = "0001001000000000" + "0000" + "01" + "0100" + "0010" + "0000" + "0000" + "01" + "000" + "0000" + "000" + "00000"
                + "10001" + "00000000";
        ByteBuf config = Unpooled.buffer();
        for (int i = 0; i + 8 <= bits.length(); i += 8) {
            config.writeByte(Integer.parseInt(bits.substring(i, i + 8), 2));
        }

        assertThat(AudioSpecificConfig.parse(config).channels()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "12, header ends after 3 of 4 bits",
        "'', header ends after 0 of 5 bits",
        "16 90, sampling frequency index 13 is not in 0..12 or 15",
        "02 10, audio object type 0 is not in 1..95",
        "2b 96 88, sampling frequency index 13 is not in 0..12 or 15"})
    void refusesAudioSpecificConfig(String hex, String message) {
        assertThatThrownBy(() -> AudioSpecificConfig.parse(Bytes.hex(hex))).isInstanceOf(CodecException.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"2, 44100, 1, 1208", "2, 48000, 6, 11b0", "2, 12345, 2, 1780181c90"})
    void writesAudioSpecificConfig(int type, int rateHz, int channels, String hex) {
        ByteBuf out = Unpooled.buffer();

        AudioSpecificConfig.of(type, rateHz, channels).encode(out);

        assertThat(Bytes.hex(out)).isEqualTo(hex);
        assertThat(AudioSpecificConfig.parse(out)).isEqualTo(AudioSpecificConfig.of(type, rateHz, channels));
    }

    @Test
    void readsAndWritesAdtsHeaderAsFfmpegDoes() {
        // fff 1: MPEG-4, no CRC | profile 1, frequency 4, channels 1 | size 0x109 (265), fullness 7ff
        String ffmpeg = "fff15040213ffc";

        AdtsHeader header = AdtsHeader.parse(Bytes.hex(ffmpeg + "de02004c"));
        ByteBuf out = Unpooled.buffer();
        AdtsHeader.encode(out, header.toAudioSpecificConfig(), header.frameBytes() - AdtsHeader.SIZE);

        assertThat(header).isEqualTo(new AdtsHeader(1, 44100, 1, 7, 265));
        assertThat(header.toAudioSpecificConfig().format().profile()).isEqualTo("LC");
        assertThat(Bytes.hex(out)).isEqualTo(ffmpeg);
    }

    @ParameterizedTest
    @CsvSource({
        "ffe15040213ffc, ADTS sync word ffe is not fff",
        "fff35040213ffc, ADTS layer 1 is not 0",
        "fff17440213ffc, ADTS frequency index 13 is not in 0..12",
        "fff15040003ffc, ADTS frame of 1 bytes is shorter than its header",
        "fff150, header ends after 1 of 3 bits"})
    void refusesAdtsHeader(String hex, String message) {
        assertThatThrownBy(() -> AdtsHeader.parse(Bytes.hex(hex))).isInstanceOf(CodecException.class)
                .hasMessage(message);
    }

    @Test
    void refusesToWriteAdtsOfWhatHasNoForm() {
        ByteBuf out = Unpooled.buffer();
        AudioSpecificConfig oddRate = AudioSpecificConfig.of(2, 12345, 2);

        assertThatThrownBy(() -> AdtsHeader.encode(out, oddRate, 10))
                .hasMessage("object type 2 at 12345 Hz with channels 2 has no ADTS form");
        assertThatThrownBy(() -> AdtsHeader.encode(out, AudioSpecificConfig.of(2, 44100, 2), 8192))
                .hasMessage("ADTS frame of 8199 bytes is not in 7..8191");
        assertThat(out.isReadable()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // frame sizes are those of ffprobe's packets; 44.1 kHz frames take padding in turn
        "ff MP3 44100 mono 128k, fffb90c4,  1, 3, 128000, 44100, 1, 1152, 417",
        "ff MP3 44100 padded,    fffb92c4,  1, 3, 128000, 44100, 1, 1152, 418",
        "ff MP3 48000 mono 64k,  fffb54c4,  1, 3,  64000, 48000, 1, 1152, 192",
        "ff MP3 22050 mono 32k,  fff340c4,  2, 3,  32000, 22050, 1,  576, 104",
        "ff MP3 8000 mono 16k,   ffe328c4, 25, 3,  16000,  8000, 1,  576, 144",
        "ff MP3 44100 stereo,    fffb9064,  1, 3, 128000, 44100, 2, 1152, 417",
        "ff MP2 48000 mono 128k, fffd84c4,  1, 2, 128000, 48000, 1, 1152, 384",
        "iso layer 1,            ffff90c0,  1, 1, 288000, 44100, 1,  384, 312",
        "iso free format,        fffb00c4,  1, 3,      0, 44100, 1, 1152,   0"})
    void readsMpegAudioHeader(String name, String hex, int version, int layer, int bitRate, int rateHz, int channels, int samples,
            int frameBytes) {
        assertThat(MpegAudioHeader.parse(Bytes.hex(hex)))
                .isEqualTo(new MpegAudioHeader(version, layer, bitRate, rateHz, channels, samples, frameBytes));
    }

    @Test
    void refusesMpegAudioHeader() {
        assertThatThrownBy(() -> MpegAudioHeader.parse(Bytes.hex("fff15040"))).hasMessageEndingWith("has a reserved value"); // ADTS
        assertThatThrownBy(() -> MpegAudioHeader.parse(Bytes.hex("fffbf0c4"))).hasMessageEndingWith("has a reserved value");
        assertThatThrownBy(() -> MpegAudioHeader.parse(Bytes.hex("49443304"))).hasMessage("MPEG audio sync word 24a is not 7ff"); // ID3
        assertThat(MpegAudioHeader.parse(Bytes.hex("fffb90c4")).format())
                .isEqualTo(new AudioFormat("MP3", "Layer 3", 44100, 1, "mp4a.40.34"));
        assertThat(AdtsHeader.isAdts(Bytes.hex("fffb90c4"))).isFalse();
        assertThat(AdtsHeader.isAdts(Bytes.hex("fff15040"))).isTrue();
    }

    @Test
    void readsOpusHeadsOfFfmpeg() {
        OpusHead mono = OpusHead.parse(Bytes.hex("4f70757348656164 01 01 3801 80bb0000 0000 00"));
        OpusHead surround = OpusHead.parse(Bytes.hex("4f70757348656164 01 06 3801 80bb0000 0000 01 04 02 000401020305"));

        assertThat(mono).isEqualTo(new OpusHead(1, 312, 48000, 0, 0, 1, 0));
        assertThat(surround).isEqualTo(new OpusHead(6, 312, 48000, 0, 1, 4, 2));
        assertThat(surround.format()).isEqualTo(new AudioFormat("Opus", "Other", 48000, 6, "opus"));
    }

    @ParameterizedTest
    @CsvSource({
        "4f70757348656165 01 01 3801 80bb0000 0000 00, Opus sequence header does not begin with OpusHead",
        "4f70757348656164 10 01 3801 80bb0000 0000 00, 'OpusHead version 16 is not in 0..15'",
        "4f70757348656164 01 03 3801 80bb0000 0000 00, OpusHead channels 3 are not possible in mapping family 0",
        "4f70757348656164 01 00 3801 80bb0000 0000 01 01 00, OpusHead channels 0 are not possible in mapping family 1",
        "4f70757348656164 01 01 3801 80bb0000 0000 01 01 02 00, OpusHead streams 1 with coupled 2 are not possible",
        "4f70757348656164 01 ff 3801 80bb0000 0000 01 01 00 00, header ends after 3 of 257 bytes"})
    void refusesOpusHead(String hex, String message) {
        assertThatThrownBy(() -> OpusHead.parse(Bytes.hex(hex))).isInstanceOf(CodecException.class).hasMessage(message);
    }

    @Test
    void readsFlacStreamInfoWithAndWithoutSignature() {
        String ffmpeg = "1200 1200 000000 002415 0ac440f000000000 00000000000000000000000000000000";

        FlacStreamInfo info = FlacStreamInfo.parse(Bytes.hex(ffmpeg));

        assertThat(info).isEqualTo(new FlacStreamInfo(4608, 4608, 44100, 1, 16));
        assertThat(FlacStreamInfo.parse(Bytes.hex("664c6143 80000022" + ffmpeg))).isEqualTo(info);
        assertThatThrownBy(() -> FlacStreamInfo.parse(Bytes.hex("00".repeat(34)))).hasMessage("FLAC sample rate 0 is not in 1..1048575");
    }
}
