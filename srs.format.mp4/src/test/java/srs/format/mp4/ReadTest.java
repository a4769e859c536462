package srs.format.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of FFmpeg, against what ffprobe says of them. */
class ReadTest {

    @ParameterizedTest
    @ValueSource(strings = {"avc_aac.mp4", "faststart.mp4", "negative_cts.mp4", "late_audio.mp4", "quicktime.mov", "frag.mp4", "frag_moov_samples.mp4",
        "frag_base_offset.mp4", "frag_every_frame.mp4", "cmaf.mp4", "dash.mp4", "hybrid.mp4", "hevc_flac.mp4", "av1_opus.mp4", "vp9_ac3.mp4", "hev1.mp4", "mp3.mp4",
        "eac3.mp4"})
    void agreesWithFfprobe(String name) {
        assertThat(Vectors.packets(Vectors.file(name)))
                .containsExactlyInAnyOrderElementsOf(Vectors.lines(name.replaceAll("\\..*", ".txt")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "avc_aac.mp4, AVC 98x50, 'AAC 44100 Hz, 1 channels'",
        "hevc_flac.mp4, HEVC 98x50, 'FLAC 44100 Hz, 1 channels'",
        "av1_opus.mp4, AV1 98x50, 'OPUS 48000 Hz, 1 channels'",
        "vp9_ac3.mp4, VP9 98x50, 'AC3 48000 Hz, 1 channels'"})
    void knowsTheCodecs(String name, String video, String audio) {
        assertThat(Vectors.open(Vectors.file(name)).tracks()).extracting(track -> track.description().toString()).containsExactly(video, audio);
    }

    /** By decoding time, as the file has them. */
    @Test
    void tellsSamplesOfAllTracksByDecodingTime() {
        Mp4File file = Vectors.open(Vectors.file("avc_aac.mp4"));
        long lastUs = Long.MIN_VALUE;
        for (Vectors.Sample sample : Vectors.samples(Vectors.file("avc_aac.mp4"))) {
            long us = file.tracks().get(sample.track()).toUs(sample.dts());
            assertThat(us).isGreaterThanOrEqualTo(lastUs);
            lastUs = us;
        }
    }

    @Test
    void readsUpToTheCutOfAFragmentedFile() throws IOException {
        byte[] whole = Vectors.file("frag.mp4");
        int before = Vectors.packets(whole).size();

        for (int length = 2000; length < whole.length; length += 97) {
            SampleReader at = Mp4File.open(ByteSource.of(Unpooled.wrappedBuffer(whole, 0, length))).samples();
            int count = 0;
            while (at.next()) {
                assertThat(at.offset() + at.size()).isLessThanOrEqualTo(length);
                count++;
            }
            assertThat(count).isLessThanOrEqualTo(before);
        }
    }

    /** moof at 1324 with mdat of all video of the first four pictures and all audio, the second fragment after it. */
    @Test
    void saysHowMuchOfACutFileIsWhole() throws IOException {
        byte[] whole = Vectors.file("frag.mp4");
        long first = wholeBytes(whole, whole.length - 1000);

        assertThat(first).isPositive().isLessThan(whole.length - 1000);
        assertThat(wholeBytes(whole, whole.length)).isGreaterThan(first);
        assertThat(wholeBytes(whole, (int) first)).isEqualTo(first);
        assertThat(wholeBytes(whole, (int) first - 1)).isZero();
        assertThat(Vectors.packets(Arrays.copyOf(whole, (int) first))).hasSizeBetween(1, Vectors.packets(whole).size() - 1);
    }

    private static long wholeBytes(byte[] file, int length) throws IOException {
        return Mp4File.wholeBytes(ByteSource.of(Unpooled.wrappedBuffer(file, 0, length)));
    }

    @Test
    void refusesAFileWithoutMovie() {
        assertThatThrownBy(() -> Vectors.open(Arrays.copyOf(Vectors.file("avc_aac.mp4"), 5000))).isInstanceOf(Mp4Exception.class)
                .hasMessage("file of 5000 bytes has no whole moov");
    }
}
