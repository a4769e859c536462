package srs.format.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.FfmpegTool;

/** What is written has the samples of the source, by our reader, by ffprobe, and decoded by FFmpeg; and obeys the standard. */
class WriteTest {
    private static final List<String> FILES = List.of("avc_aac.mp4", "late_audio.mp4", "hevc_flac.mp4", "av1_opus.mp4", "vp9_ac3.mp4", "mp3.mp4", "eac3.mp4");

    @TempDir
    Path folder;

    static Stream<Arguments> filesAndForms() {
        return FILES.stream().flatMap(file -> Stream.of(Writing.values()).map(form -> Arguments.of(file, form)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("filesAndForms")
    void holdsTheSamplesOfTheSource(String name, Writing form) throws IOException {
        Writing.Movie source = Writing.Movie.of(Vectors.file(name));

        byte[] written = form.write(source.tracks(), source.samples());

        BoxChecker.check(written);
        assertThat(Vectors.open(written).tracks()).isEqualTo(source.tracks());
        assertThat(new Writing.Movie(source.tracks(), Vectors.samples(written)).lines()).isEqualTo(source.lines());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"avc_aac.mp4", "late_audio.mp4", "hevc_flac.mp4", "av1_opus.mp4", "vp9_ac3.mp4", "mp3.mp4", "eac3.mp4"})
    void isReadByFfprobeAsTheSource(String name) throws IOException {
        FfmpegTool tool = FfmpegTool.orSkip();
        Writing.Movie source = Writing.Movie.of(Vectors.file(name));
        List<String> expected = source.lines().stream().map(line -> line.substring(0, line.lastIndexOf(','))).toList();
        List<String> hashes = hashes(tool, Files.write(folder.resolve(name), Vectors.file(name)));

        for (Writing form : Writing.values()) {
            Path file = Files.write(folder.resolve(form + ".mp4"), form.write(source.tracks(), source.samples()));
            assertThat(packets(tool, file)).as(form.toString()).isEqualTo(expected);
            assertThat(hashes(tool, file)).as(form.toString()).isEqualTo(hashes);
        }
    }

    /** The decoder's own check: no error on any frame, and pictures as from the source. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(value = Writing.class, names = {"GUARDED", "FRAGMENTED"})
    void decodesToThePicturesOfTheSource(Writing form) throws IOException {
        FfmpegTool tool = FfmpegTool.orSkip();
        for (String name : List.of("avc_aac.mp4", "hevc_flac.mp4", "av1_opus.mp4", "vp9_ac3.mp4")) {
            Writing.Movie source = Writing.Movie.of(Vectors.file(name));
            Path original = Files.write(folder.resolve(name), Vectors.file(name));
            Path file = Files.write(folder.resolve("written-" + name), form.write(source.tracks(), source.samples()));

            assertThat(pictures(tool, file)).as(name).hasSize(8).isEqualTo(pictures(tool, original));
        }
    }

    private static List<String> pictures(FfmpegTool tool, Path file) {
        return tool.ffmpeg("-xerror", "-i", file.toString(), "-map", "v", "-f", "framemd5", "-").text(FfmpegTool.DEADLINE).lines()
                .filter(line -> !line.startsWith("#")).map(line -> line.substring(line.lastIndexOf(',') + 1).strip()).toList();
    }

    private static List<String> packets(FfmpegTool tool, Path file) {
        return probe(tool, file, "packet=stream_index,pts,dts,flags").stream().map(line -> line.replaceAll(",K.*", ",K").replaceAll("__.*", "_"))
                .map(line -> line.replaceAll("([0-9])_D?_?$", "$1,_")).toList();
    }

    private static List<String> hashes(FfmpegTool tool, Path file) {
        return probe(tool, file, "packet=stream_index,data_hash");
    }

    /** By track, in the order of the file. */
    private static List<String> probe(FfmpegTool tool, Path file, String entries) {
        List<String> lines = tool.ffprobe("-show_data_hash", "md5", "-show_entries", entries, "-of", "csv=p=0", file.toString()).text(FfmpegTool.DEADLINE).lines()
                .map(line -> line.replaceAll(",+$", "")).toList();
        List<String> byTrack = new ArrayList<>();
        for (String track : List.of("0,", "1,")) {
            lines.stream().filter(line -> line.startsWith(track)).forEach(byTrack::add);
        }
        return byTrack;
    }

    /** From the head of the file, which needs not be there on the disk, to samples beyond 4 GiB. */
    @Test
    void usesLargeOffsetsBeyond4GiB() throws IOException {
        List<Mp4Track> tracks = Vectors.open(Vectors.file("mp3.mp4")).tracks();
        ProgressiveMuxer muxer = new ProgressiveMuxer(tracks);
        muxer.encodeHead(Unpooled.buffer(), false);
        muxer.add(0, 0, 0, true, 100);
        muxer.skip(0xFFFFFFFFL - muxer.position());
        muxer.add(0, 1152, 1152, true, 100);
        ByteBuf moov = Unpooled.buffer();
        ByteBuf front = Unpooled.buffer();

        muxer.writeMoov(moov::writeBytes);
        muxer.writeMoovForFront(front::writeBytes);

        assertThat(BoxChecker.paths(ByteBufUtil.getBytes(moov))).contains("moov/trak/mdia/minf/stbl/stco");
        assertThat(BoxChecker.paths(ByteBufUtil.getBytes(front))).contains("moov/trak/mdia/minf/stbl/co64");
        long last = front.getLong(front.writerIndex() - 8);
        assertThat(last).as("offset of the last sample").isEqualTo(0xFFFFFFFFL + front.readableBytes());
        ByteBuf slot = Unpooled.buffer();
        muxer.encodeSlot(slot);
        assertThat(slot.readInt()).isEqualTo(1);
        assertThat(slot.skipBytes(4).readLong()).isEqualTo(0xFFFFFFFFL + 100 - muxer.slotPosition());
    }

    @Test
    void keepsSixBytesForASample() {
        List<Mp4Track> tracks = Vectors.open(Vectors.file("avc_aac.mp4")).tracks();
        ProgressiveMuxer muxer = new ProgressiveMuxer(tracks);
        muxer.encodeHead(Unpooled.buffer(), false);

        for (int second = 0; second < 3600; second++) {
            for (int i = 0; i < 25; i++) {
                long dts = second * 1000L + i * 40;
                muxer.add(0, dts, dts + i % 3 * 40, i == 0, 2000 + 37 * i);
            }
            for (int i = 0; i < 43; i++) {
                muxer.add(1, second * 1000L + i * 23, second * 1000L + i * 23, true, 180 + i);
            }
        }

        assertThat(muxer.memoryBytes()).isLessThan(1_250_000);
    }

    @Test
    void delaysATrackThatBeginsLater() throws IOException {
        Writing.Movie source = Writing.Movie.of(Vectors.file("late_audio.mp4"));

        assertThat(BoxChecker.paths(Writing.PROGRESSIVE.write(source.tracks(), source.samples()))).containsOnlyOnce("moov/trak/edts/elst");
    }

    @Test
    void neverLetsDecodingTimesGoBack() throws IOException {
        List<Mp4Track> tracks = List.of(Vectors.open(Vectors.file("avc_aac.mp4")).tracks().get(0));
        List<Vectors.Sample> samples = List.of(sample(0, 0, true), sample(100, 100, false), sample(60, 140, false), sample(120, 120, false));

        for (Writing form : Writing.values()) {
            byte[] written = form.write(tracks, samples);
            BoxChecker.check(written);
            assertThat(Vectors.samples(written)).as(form.toString()).extracting(Vectors.Sample::pts).containsExactly(0L, 100L, 140L, 120L);
            assertThat(Vectors.samples(written)).as(form.toString()).extracting(Vectors.Sample::dts).containsExactly(0L, 100L, 100L, 120L);
        }
    }

    private static Vectors.Sample sample(long dts, long pts, boolean key) {
        return new Vectors.Sample(0, dts, pts, key, new byte[] {1, 2, 3});
    }

    @Test
    void refusesAnEmptyFragment() {
        FragmentMuxer muxer = new FragmentMuxer(Vectors.open(Vectors.file("avc_aac.mp4")).tracks());

        assertThatThrownBy(() -> muxer.encode(Unpooled.buffer())).isInstanceOf(Mp4Exception.class).hasMessage("a fragment without samples");
    }
}
