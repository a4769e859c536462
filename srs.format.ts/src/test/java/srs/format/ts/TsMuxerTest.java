package srs.format.ts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.codec.CodecException;
import srs.testkit.Hex;

class TsMuxerTest {
    private static final byte[] AVC = Hex.bytes("0164001f ffe1001a 6764001facd9405005bb01100000030010000003032 0f1831960 01 0006 68ebe3cb22c0");
    private static final byte[] AAC = Hex.bytes("1210");
    private static final long SECOND_US = 1_000_000;

    private final TsMuxer muxer = new TsMuxer();
    private final ByteBuf out = Unpooled.buffer();

    private void video(long dtsUs, boolean key, String hex) {
        ByteBuf frame = Hex.buf(hex);
        muxer.writeFrame(out, true, dtsUs, dtsUs, key, frame, 0, frame.readableBytes());
    }

    private void audio(long dtsUs, int bytes) {
        muxer.writeFrame(out, false, dtsUs, dtsUs, true, Unpooled.wrappedBuffer(new byte[bytes]), 0, bytes);
    }

    private byte[] written() {
        byte[] bytes = ByteBufUtil.getBytes(out);
        out.clear();
        return bytes;
    }

    private String packet(int index) {
        return ByteBufUtil.hexDump(out, index * 188, 188);
    }

    @ParameterizedTest
    @ValueSource(strings = {"avc_aac", "hevc_aac", "avc_mp3", "opus", "ac3", "eac3", "wrap"})
    void writesAgainWhatAnotherMuxerWrote(String name) {
        Collector original = Collector.of(Files.bytes(name + ".ts"));

        byte[] stream = Remux.of(original);

        assertThat(Collector.of(stream).lines()).isEqualTo(original.lines());
        assertThat(PacketChecker.of(stream).broken).isEmpty();
    }

    @Test
    void makesTheSamePacketsAgainFromAPosition() {
        TsPosition start = new TsPosition();
        muxer.begin(TsCodec.H264, AVC);
        muxer.begin(TsCodec.AAC, AAC);
        muxer.writeTables(out);
        video(SECOND_US, true, "00000002 6588");
        audio(SECOND_US, 300);
        muxer.save(start);
        out.clear();
        muxer.writeTables(out);
        video(SECOND_US + 40_000, false, "00000002 4188");
        byte[] once = written();
        audio(SECOND_US + 60_000, 300);
        muxer.begin(TsCodec.H264, AVC);
        out.clear();

        muxer.restore(start);
        muxer.writeTables(out);
        video(SECOND_US + 40_000, false, "00000002 4188");

        assertThat(written()).isEqualTo(once);
    }

    @Test
    void writesTablesForOneWhoJoinsAsIfTheyHadBeenThere() {
        muxer.begin(TsCodec.AAC, AAC);
        muxer.writeTables(out);
        out.clear();
        muxer.writeTablesBefore(out);
        muxer.writeTables(out);

        assertThat(PacketChecker.of(ByteBufUtil.getBytes(out)).broken).isEmpty();
        assertThat(out.getByte(3)).isEqualTo((byte) 0x10);
        assertThat(out.getByte(2 * 188 + 3)).isEqualTo((byte) 0x11);
    }

    /** The sections are those that FFmpeg writes for the same streams, with SRS's PID of the map. */
    @Test
    void writesTables() {
        muxer.begin(TsCodec.H264, AVC);
        muxer.begin(TsCodec.AAC, AAC);
        muxer.writeTables(out);

        assertThat(packet(0)).startsWith("47400010" + "00" + "00b00d0001c100000001f001" + "2eb3b6a9".substring(0, 0));
        assertThat(packet(1)).startsWith("47500110" + "00" + "02b0170001c10000e100f000" + "1be100f000" + "0fe101f000").endsWith("ff".repeat(100));
        assertThat(PacketChecker.of(written()).broken).isEmpty();
    }

    /**
     * 47 41 00 30: unit start, PID 0x100, adaptation field and payload, counter 0. 07 50: field of 7, random access and PCR. PCR 90000 = 1 s.
     * 000001e0: PES of video; PTS alone, 21 00 05 bf 21 = 90000. Delimiter, SPS and PPS, then the IDR.
     */
    @Test
    void beginsAnIdrWithDelimiterAndParameterSets() {
        muxer.begin(TsCodec.H264, AVC);
        video(SECOND_US, true, "00000002 6588");

        String sets = "00000001 6764001facd9405005bb011000000300100000030320f1831960 00000001 68ebe3cb22c0".replace(" ", "");
        assertThat(packet(0)).startsWith("47410030").contains("0000afc87e00").contains("000001e0")
                .endsWith("848005210005bf21" + "0000000109f0" + sets + "0000016588");
        assertThat(PacketChecker.of(written()).broken).isEmpty();
    }

    @Test
    void leavesParameterSetsOfTheEncoderInPlace() {
        muxer.begin(TsCodec.H264, AVC);
        video(0, true, "00000002 09f0  00000003 6742aa  00000003 68cebb  00000002 6588");

        assertThat(packet(0)).endsWith("0000000109f0" + "0000016742aa" + "00000168cebb" + "0000016588");
    }

    @Test
    void writesNoParameterSetsBeforeOtherPictures() {
        muxer.begin(TsCodec.H264, AVC);
        video(0, false, "00000002 419a");

        assertThat(packet(0)).endsWith("0000000109f0" + "000001419a");
    }

    @Test
    void writesBothTimesOfPicturesThatAreShownLater() {
        muxer.begin(TsCodec.H264, AVC);
        ByteBuf frame = Hex.buf("00000002 419a");
        muxer.writeFrame(out, true, SECOND_US, 2 * SECOND_US, false, frame, 0, frame.readableBytes());

        // 31 00 0b 7e 41: PTS 180000; 11 00 05 bf 21: DTS 90000
        assertThat(packet(0)).contains("84c00a" + "31000b7e41" + "110005bf21");
    }

    /** Every length of a frame, so that the last packet is stuffed by each number of bytes. */
    @Test
    void stuffsTheLastPacketByAnyNumberOfBytes() {
        muxer.begin(TsCodec.H264, AVC);
        muxer.begin(TsCodec.AAC, AAC);
        Random random = new Random(1);
        Collector expected = new Collector();
        TsTrack track = new TsTrack(TsCodec.AAC, 0x101, AAC);
        muxer.writeTables(out);
        for (int bytes = 1; bytes < 600; bytes++) {
            byte[] frame = new byte[bytes];
            random.nextBytes(frame);
            long us = bytes * 20_000L;
            muxer.writeFrame(out, false, us, us, true, Unpooled.wrappedBuffer(frame), 0, bytes);
            expected.onFrame(track, us, us, true, Unpooled.wrappedBuffer(frame));
        }
        byte[] stream = written();

        assertThat(PacketChecker.of(stream).broken).isEmpty();
        assertThat(Collector.of(stream).lines()).isEqualTo(expected.lines());
    }

    @Test
    void writesLongPicturesWithoutALength() {
        muxer.begin(TsCodec.H264, AVC);
        byte[] frame = new byte[300_000];
        new Random(2).nextBytes(frame);
        Unpooled.wrappedBuffer(frame).setInt(0, frame.length - 4).setByte(4, 0x41);
        // what an encoder would have escaped
        for (int i = 5; i < frame.length; i++) {
            frame[i] |= 8;
        }
        muxer.writeTables(out);
        video(0, true, "00000002 6588");
        muxer.writeFrame(out, true, 40_000, 40_000, false, Unpooled.wrappedBuffer(frame), 0, frame.length);
        byte[] stream = written();

        assertThat(PacketChecker.of(stream).broken).isEmpty();
        assertThat(Collector.of(stream).frames).last().extracting(Collector.Frame::bytes).isEqualTo(frame);
    }

    @Test
    void wrapsTimesAt33Bits() {
        muxer.begin(TsCodec.H264, AVC);
        muxer.writeTables(out);
        long wrapUs = TsClock.us(TsClock.MODULUS);
        for (int i = -5; i < 5; i++) {
            video(wrapUs + i * 40_000, true, "00000002 6588");
        }
        byte[] stream = written();

        assertThat(PacketChecker.of(stream).broken).isEmpty();
        List<Collector.Frame> frames = Collector.of(stream).frames;
        assertThat(frames.get(9).dtsUs() - frames.get(0).dtsUs()).isEqualTo(9 * 40_000);
    }

    /** Pictures that are seconds apart, and sound: 13818-1 wants a PCR every 100 ms all the same. */
    @Test
    void repeatsThePcrWhileTheVideoPauses() {
        muxer.begin(TsCodec.H264, AVC);
        muxer.begin(TsCodec.AAC, AAC);
        muxer.writeTables(out);
        for (int ms = 0; ms < 10_000; ms += 20) {
            if (ms % 3_000 == 0) {
                video(ms * 1000L, true, "00000002 6588");
            }
            audio(ms * 1000L, 100);
        }

        PacketChecker checker = PacketChecker.of(written());
        assertThat(checker.broken).isEmpty();
        assertThat(checker.pcrs).isSorted();
    }

    @Test
    void audioAloneCarriesThePcr() {
        muxer.begin(TsCodec.AAC, AAC);
        muxer.writeTables(out);
        assertThat(packet(1)).contains("02b0120001c10000e101f000");
        for (int ms = 0; ms < 1000; ms += 23) {
            audio(ms * 1000L, 100);
        }

        PacketChecker checker = PacketChecker.of(written());
        assertThat(checker.broken).isEmpty();
        assertThat(checker.pcrs).hasSizeBetween(10, 25);
    }

    @Test
    void announcesANewCodecByANewVersion() {
        muxer.begin(TsCodec.H264, AVC);
        muxer.writeTables(out);
        muxer.begin(TsCodec.H264, AVC);
        assertThat(muxer.needsTables()).as("the same codec").isFalse();
        muxer.begin(TsCodec.AAC, AAC);
        assertThat(muxer.needsTables()).isTrue();
        muxer.writeTables(out);
        muxer.end(true);
        muxer.writeTables(out);

        // c1, c3, c5: versions 0, 1, 2; the counters go on
        assertThat(packet(1)).startsWith("47500110" + "0002b0120001c1");
        assertThat(packet(3)).startsWith("47500111" + "0002b0170001c3");
        assertThat(packet(5)).startsWith("47500112" + "0002b0120001c5");
    }

    @Test
    void saysThatCountersAndTimesMayJump() {
        muxer.begin(TsCodec.AAC, AAC);
        muxer.writeTables(out);
        audio(SECOND_US, 10);
        muxer.discontinuity();
        out.clear();
        audio(0, 10);

        assertThat(packet(0)).startsWith("47410131" + "98" + "d0"); // discontinuity, random access, PCR
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0000", "00000005 6588", "00000000", "00000002 09f0", "ffffffff 6588"})
    void writesNothingOfAPictureThatIsNone(String hex) {
        muxer.begin(TsCodec.H264, AVC);

        assertThatThrownBy(() -> video(0, true, hex)).isInstanceOf(CodecException.class);
        assertThat(out.readableBytes()).isZero();
    }

    @Test
    void refusesAnAudioFrameThatHasNoAdtsForm() {
        muxer.begin(TsCodec.AAC, AAC);

        assertThatThrownBy(() -> audio(0, 8185)).hasMessage("ADTS frame of 8192 bytes is not in 7..8191");
    }

    @Test
    void refusesAConfigurationThatIsNone() {
        assertThatThrownBy(() -> muxer.begin(TsCodec.H264, new byte[3])).isInstanceOf(CodecException.class);
        assertThat(muxer.has(true)).isFalse();
    }
}
