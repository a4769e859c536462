package srs.output.snapshot.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/** A key frame as a file: Annex B with its parameter sets, or IVF. Bytes of the headers are FFmpeg's. */
class StillFrameTest {

    private static MediaFrame frame(Codec codec, String config, String bytes, int payloadOffset) {
        Track track = new Track(codec, HexFormat.of().parseHex(config), Framing.NONE, new byte[0], Map.of());
        return new MediaFrame(track, 0, 0, true, Unpooled.wrappedBuffer(HexFormat.of().parseHex(bytes)), payloadOffset);
    }

    private static String hex(MediaFrame frame) throws SnapshotException {
        return HexFormat.of().formatHex(StillFrame.of(frame).bytes());
    }

    @Test
    void h264BeginsWithItsParameterSets() throws SnapshotException {
        // avcC of x264, High 3.0: one SPS of 25 bytes, one PPS of 6; then SEI and IDR behind five bytes of FLV
        MediaFrame frame = frame(Codec.H264, "0164001effe10019" + "6764001eacd940a02ff9610000030001000003003c8f162d96" + "010006" + "68ebe3cb22c0",
                "1701000000" + "00000003060500" + "0000000465888400", 5);

        assertThat(StillFrame.of(frame).format()).isEqualTo("h264");
        assertThat(hex(frame)).isEqualTo("00000001" + "6764001eacd940a02ff9610000030001000003003c8f162d96" + "00000001" + "68ebe3cb22c0"
                + "00000001060500" + "0000000165888400");
    }

    @Test
    void av1IsAnIvfFileWithItsSequenceHeader() throws SnapshotException {
        // av1C of SVT-AV1: marker, profile, flags, then the sequence header OBU
        MediaFrame frame = frame(Codec.AV1, "81000c00" + "0a0b00000004473e7f2be02082", "3201aa", 0);

        assertThat(StillFrame.of(frame).format()).isEqualTo("ivf");
        assertThat(hex(frame)).isEqualTo("444b4946" + "0000" + "2000" + "41563031" + "0000" + "0000" + "01000000" + "01000000" + "01000000" + "00000000"
                + "10000000" + "0000000000000000" + "0a0b00000004473e7f2be02082" + "3201aa");
    }

    @Test
    void vp9IsAnIvfFileOfThePayload() throws SnapshotException {
        assertThat(hex(frame(Codec.VP9, "", "824983", 0))).startsWith("444b494600002000" + "56503930").endsWith("03000000" + "0000000000000000" + "824983");
    }

    @Test
    void whatCannotBeOneIsRefusedWithWords() {
        assertThatThrownBy(() -> StillFrame.of(frame(new Codec(Codec.H264.kind(), "VP6"), "", "00", 0))).hasMessage("no picture is made of VP6");
        assertThatThrownBy(() -> StillFrame.of(frame(Codec.H264, "01", "00", 0))).hasMessageStartingWith("the key frame is broken: ");
        assertThatThrownBy(() -> StillFrame.of(frame(Codec.H264, "0164001effe10019" + "6764001eacd940a02ff9610000030001000003003c8f162d96" + "010006" + "68ebe3cb22c0",
                "000000ff65", 0))).hasMessageStartingWith("the key frame is broken: ");
    }
}
