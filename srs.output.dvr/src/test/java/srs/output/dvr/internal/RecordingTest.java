package srs.output.dvr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.flv.DataMessage;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.OnMetaData;
import srs.format.flv.amf.AmfArray;
import srs.format.flv.amf.AmfMap;
import srs.format.flv.amf.AmfValue;
import srs.kernel.record.Recording;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** What is recorded is what was published: packets and their hashes by ffprobe; and files begin and end where {@code vhost.dvr} says. */
class RecordingTest {
    private static final Map<String, String> DEFAULTS = Map.of();

    @TempDir
    Path folder;
    private FfmpegTool tool;
    private Site site;

    @BeforeEach
    void open() {
        tool = FfmpegTool.orSkip();
        site = new Site(folder);
    }

    private ClipFeed feed(Clip clip, long offsetMs) throws IOException {
        Codec video = switch (clip) {
            case H264_AAC, H264_MP3, H264_ONLY -> Codec.H264;
            case HEVC_AAC -> Codec.HEVC;
            case AV1_OPUS -> Codec.AV1;
            case VP9_AC3 -> Codec.VP9;
            default -> null;
        };
        Codec audio = switch (clip) {
            case H264_MP3, MP3_ONLY -> Codec.MP3;
            case AV1_OPUS -> Codec.OPUS;
            case VP9_AC3 -> Codec.AC3;
            case H264_ONLY -> null;
            default -> Codec.AAC;
        };
        return new ClipFeed(clip.flv(tool), video, audio, offsetMs);
    }

    private List<String> packets(Path file, String kind) {
        return tool.ffprobe("-show_data_hash", "md5", "-show_entries", "packet=pts_time,dts_time,flags,data_hash", "-select_streams", kind, "-of", "csv=p=0", file.toString())
                .text(FfmpegTool.DEADLINE).lines().map(line -> line.replaceAll("(,+$|__|_D_)", "")).toList();
    }

    static Stream<Arguments> clipsAndNames() {
        return Stream.of(Clip.values()).flatMap(clip -> Stream.of("flv", "mp4").map(extension -> Arguments.of(clip, extension)));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("clipsAndNames")
    void holdsThePacketsOfTheStream(Clip clip, String extension) throws IOException {
        StreamRecording recording = site.record("[app]/[stream]." + extension, Map.of("dvr_wait_keyframe", "off"));

        // a stream that has run for an hour: files begin at 0 all the same
        feed(clip, 3_600_000).play(recording);
        assertThat(folder.resolve("live/stream." + extension + ".tmp")).exists();
        recording.onUnpublish();

        Path file = folder.resolve("live/stream." + extension);
        assertThat(site.finished).containsExactly(file.toString());
        assertThat(site.state()).isEqualTo(Recording.State.ENDED);
        assertThat(folder.resolve("live/stream." + extension + ".tmp")).doesNotExist();
        for (String kind : List.of("v", "a")) {
            assertThat(packets(file, kind)).isEqualTo(packets(clip.flv(tool), kind));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"flv", "mp4"})
    void saysHowLongItIs(String extension) throws IOException {
        StreamRecording recording = site.record("a." + extension, DEFAULTS);
        feed(Clip.H264_AAC, 0).play(recording);
        recording.onUnpublish();

        String seconds = tool.ffprobe("-show_entries", "format=duration", "-of", "csv=p=0", folder.resolve("a." + extension).toString()).text(FfmpegTool.DEADLINE).strip();
        assertThat(Double.parseDouble(seconds)).isBetween(2.9, 3.2);
        Recording last = site.ended.get(0).state();
        assertThat(last.durationMs()).isBetween(2_900L, 3_200L);
        assertThat(last.bytes()).isEqualTo(Files.size(folder.resolve("a." + extension)));
    }

    /** A key frame each second in three seconds. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"flv", "mp4"})
    void cutsSegmentsAtKeyFrames(String extension) throws IOException {
        StreamRecording recording = site.record("a." + extension, Map.of("dvr_plan", "segment", "dvr_duration", "900"));
        feed(Clip.H264_AAC, 0).play(recording);
        recording.onUnpublish();

        assertThat(site.finished).hasSize(3);
        for (String file : site.finished) {
            List<String> video = packets(Path.of(file), "v");
            assertThat(video).hasSize(Clip.FPS);
            assertThat(video.get(0)).startsWith("0.080000,0.000000,K");
        }
        int audio = site.finished.stream().mapToInt(file -> packets(Path.of(file), "a").size()).sum();
        assertThat(audio).isEqualTo(packets(Clip.H264_AAC.flv(tool), "a").size());
    }

    @Test
    void cutsPureAudioAtOnce() throws IOException {
        StreamRecording recording = site.record("a.flv", Map.of("dvr_plan", "segment", "dvr_duration", "500"));
        feed(Clip.AAC_ONLY, 0).play(recording);
        recording.onUnpublish();

        assertThat(site.finished).hasSize(6);
    }

    @Test
    void neverWritesOverAFile() throws IOException {
        Files.writeString(folder.resolve("a.flv"), "precious");
        StreamRecording recording = site.record("a.flv", DEFAULTS);
        feed(Clip.H264_AAC, 0).play(recording);
        recording.onUnpublish();

        assertThat(folder.resolve("a.flv")).hasContent("precious");
        assertThat(site.finished).containsExactly(folder.resolve("a-1.flv").toString());
    }

    @Test
    void appendsAllPublishesToOneFile() throws IOException {
        for (int publish = 0; publish < 3; publish++) {
            StreamRecording recording = site.record("a.flv", Map.of("dvr_plan", "append"));
            feed(Clip.H264_AAC, 5000 * publish).play(recording);
            recording.onUnpublish();
        }

        Path file = folder.resolve("a.flv");
        assertThat(packets(file, "v")).hasSize(3 * Clip.SECONDS * Clip.FPS);
        String seconds = tool.ffprobe("-show_entries", "format=duration", "-of", "csv=p=0", file.toString()).text(FfmpegTool.DEADLINE).strip();
        assertThat(Double.parseDouble(seconds)).isBetween(8.8, 9.4);
    }

    /** As kill -9 leaves it: nothing is called, the file stays as it is on the disk. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"flv", "mp4"})
    void losesLittleWhenTheServerDies(String extension) throws IOException {
        StreamRecording recording = site.record("a." + extension, DEFAULTS);
        feed(Clip.H264_AAC, 0).play(recording);
        Path killed = folder.resolve("other/killed." + extension);
        Files.createDirectories(killed.getParent());
        Files.copy(folder.resolve("a." + extension + ".tmp"), Path.of(killed + ".tmp"));
        recording.onUnpublish();

        new RecordingFolder(Site.plan(folder + "/other/[stream]." + extension, DEFAULTS)).repair();

        List<String> all = packets(Clip.H264_AAC.flv(tool), "v");
        List<String> kept = packets(killed, "v");
        assertThat(kept.size()).isBetween(Clip.FPS, all.size());
        assertThat(kept).isEqualTo(all.subList(0, kept.size()));
    }

    @Test
    void leavesFilesAloneThatAreBeingWritten() throws IOException {
        StreamRecording recording = site.record("a.flv", DEFAULTS);
        feed(Clip.H264_AAC, 0).play(recording);

        new RecordingFolder(Site.plan(folder + "/[stream].flv", DEFAULTS)).repair();

        assertThat(folder.resolve("a.flv.tmp")).exists();
        recording.onUnpublish();
        assertThat(packets(folder.resolve("a.flv"), "v")).hasSize(Clip.SECONDS * Clip.FPS);
    }

    @Test
    void waitsForTheNextPublisherWhenACallAskedForIt() throws IOException {
        StreamRecording recording = site.record(Site.STREAM, "a.mp4", DEFAULTS, "", 0);
        assertThat(recording.state().state()).isEqualTo(Recording.State.WAITING);
        feed(Clip.H264_AAC, 0).play(recording);
        assertThat(recording.state().state()).isEqualTo(Recording.State.RECORDING);
        recording.onUnpublish();
        assertThat(recording.state().state()).isEqualTo(Recording.State.WAITING);
        feed(Clip.H264_AAC, 5000).play(recording);
        recording.end(() -> { });

        assertThat(site.hub.heldTaps()).isEmpty();
        assertThat(site.finished).containsExactly(folder.resolve("a.mp4").toString(), folder.resolve("a-1.mp4").toString());
    }

    @Test
    void endsAtItsLimit() throws IOException {
        StreamRecording recording = site.record(Site.STREAM, "a.flv", DEFAULTS, "", 1500);
        feed(Clip.H264_AAC, 0).play(recording);

        assertThat(site.state()).isEqualTo(Recording.State.ENDED);
        assertThat(recording.state().durationMs()).isBetween(1500L, 1560L);
        assertThat(site.hub.heldTaps()).isEmpty();
    }

    @Test
    void hasFailedWhenItCouldNotWrite() throws IOException {
        Files.createDirectories(folder.resolve("live"));
        StreamRecording recording = site.record("live/readonly/[stream].flv", DEFAULTS);
        // a file where the folder would have to be
        Files.writeString(folder.resolve("live/readonly"), "");
        feed(Clip.H264_AAC, 0).play(recording);
        recording.onUnpublish();

        assertThat(site.state()).isEqualTo(Recording.State.FAILED);
        assertThat(site.ended).hasSize(1);
        assertThat(site.hub.heldTaps()).isEmpty();
        assertThat(recording.state().problem()).contains("readonly");
    }

    /** After so many bytes the disk has no more: what is on it is made whole. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"flv", "mp4"})
    void keepsWhatWasWrittenWhenTheDiskIsFull(String extension) throws IOException {
        site.disk = wanted -> {
            OutFile file = OutFile.create(wanted);
            return file.through(new FullChannel(file.channel(), 100_000));
        };
        StreamRecording recording = site.record("a." + extension, DEFAULTS);
        feed(Clip.H264_AAC, 0).play(recording);
        recording.onUnpublish();

        assertThat(site.state()).isEqualTo(Recording.State.FAILED);
        assertThat(recording.state().problem()).isEqualTo("No space left on device");
        assertThat(site.hub.heldTaps()).isEmpty();
        assertThat(site.finished).containsExactly(folder.resolve("a." + extension).toString());
        List<String> kept = packets(folder.resolve("a." + extension), "v");
        assertThat(kept).hasSizeBetween(10, Clip.SECONDS * Clip.FPS - 1).isEqualTo(packets(Clip.H264_AAC.flv(tool), "v").subList(0, kept.size()));
    }

    /** Which disk the first files see; the others have room. */
    private void fullFor(int files, long limitBytes) {
        AtomicInteger made = new AtomicInteger();
        site.disk = wanted -> {
            OutFile file = OutFile.create(wanted);
            return made.getAndIncrement() < files ? file.through(new FullChannel(file.channel(), limitBytes)) : file;
        };
    }

    /** Three seconds after the other, as one publication. */
    private void feedOn(StreamRecording recording, int clips) throws IOException {
        feed(Clip.H264_AAC, 0).play(recording);
        for (int i = 1; i < clips; i++) {
            feed(Clip.H264_AAC, i * 3_000L).goOn(recording);
        }
    }

    /** A key frame each second: the disk refuses in the first three, and gets room in the next ten. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"flv, session", "mp4, session", "flv, segment", "mp4, segment"})
    void goesOnInANewFileWhenTheDiskHasRoomAgain(String extension, String cut) throws IOException {
        fullFor(1, 80_000);
        StreamRecording recording = site.record("a." + extension, Map.of("dvr_plan", cut, "dvr_duration", "60000"));
        feedOn(recording, 1);
        assertThat(recording.state().state()).isEqualTo(Recording.State.FAILED);
        assertThat(recording.state().problem()).isEqualTo("No space left on device");
        assertThat(site.ended).isEmpty();
        for (int i = 1; i < 8; i++) {
            feed(Clip.H264_AAC, i * 3_000L).goOn(recording);
        }
        assertThat(recording.state().state()).isEqualTo(Recording.State.RECORDING);
        assertThat(recording.state().problem()).isEmpty();
        recording.onUnpublish();

        Path second = folder.resolve("a-1." + extension);
        assertThat(site.finished).containsExactly(folder.resolve("a." + extension).toString(), second.toString());
        assertThat(site.state()).isEqualTo(Recording.State.ENDED);
        assertThat(recording.state().bytes()).isEqualTo(Files.size(folder.resolve("a." + extension)) + Files.size(second));
        // of 24 s the first and ten or eleven more are not there
        List<String> video = packets(second, "v");
        assertThat(video).hasSizeBetween(11 * Clip.FPS, 12 * Clip.FPS);
        assertThat(video.get(0)).startsWith("0.080000,0.000000,K");
    }

    /** Each try would leave an empty file otherwise. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"flv", "mp4"})
    void aDiskThatStaysFullGetsNoHeapOfFiles(String extension) throws IOException {
        fullFor(Integer.MAX_VALUE, 200);
        StreamRecording recording = site.record("a." + extension, DEFAULTS);
        feedOn(recording, 12);

        assertThat(site.ended).isEmpty();
        assertThat(recording.state().problem()).matches("No space left on device \\([34] times\\)");
        recording.onUnpublish();
        assertThat(site.state()).isEqualTo(Recording.State.FAILED);
        assertThat(recording.state().bytes()).isZero();
        assertThat(folder).isEmptyDirectory();
        assertThat(site.finished).isEmpty();
    }

    @Test
    void triesAgainAtOnceWithTheNextPublisher() throws IOException {
        fullFor(1, 100_000);
        StreamRecording recording = site.record(Site.STREAM, "a.flv", DEFAULTS, "", 0);
        feed(Clip.H264_AAC, 0).play(recording);
        recording.onUnpublish();
        assertThat(recording.state().state()).isEqualTo(Recording.State.WAITING);
        feed(Clip.H264_AAC, 3_000).play(recording);
        assertThat(recording.state().state()).isEqualTo(Recording.State.RECORDING);
        recording.end(() -> { });

        assertThat(site.state()).isEqualTo(Recording.State.ENDED);
        assertThat(packets(folder.resolve("a-1.flv"), "v")).hasSize(Clip.SECONDS * Clip.FPS);
    }

    @Test
    void leavesTheUnfinishedFileWhenItCannotGetItsName() throws IOException {
        StreamRecording recording = site.record("a.flv", DEFAULTS);
        feed(Clip.H264_AAC, 0).play(recording);
        Files.createDirectories(folder.resolve("a.flv/folder"));
        recording.onUnpublish();

        assertThat(site.state()).isEqualTo(Recording.State.FAILED);
        assertThat(site.finished).isEmpty();
        assertThat(folder.resolve("a.flv.tmp")).exists();
    }

    @Test
    void saysWhereTheKeyFramesAre() throws IOException {
        StreamRecording recording = site.record("a.flv", DEFAULTS);
        feed(Clip.H264_AAC, 0).play(recording);
        recording.onUnpublish();

        ByteBuf file = Unpooled.wrappedBuffer(Files.readAllBytes(folder.resolve("a.flv")));
        AmfMap metadata = metadata(file);
        assertThat(metadata.members().get("filesize").asNumber(0)).isEqualTo(file.readableBytes());
        assertThat(metadata.members().get("service").asString("")).isEqualTo("SRS/test");
        Map<String, AmfValue> keyframes = metadata.members().get("keyframes").asMap().members();
        assertThat(numbers(keyframes.get("times"))).containsExactly(0.0, 1.0, 2.0);
        assertThat(numbers(keyframes.get("filepositions"))).hasSize(3).allSatisfy(position -> {
            assertThat(file.getByte(position.intValue())).as("type of the tag").isEqualTo((byte) FlvTagHeader.TYPE_VIDEO);
            assertThat(file.getUnsignedByte(position.intValue() + FlvTagHeader.SIZE)).as("key frame of AVC").isEqualTo((short) 0x17);
        });
    }

    private static AmfMap metadata(ByteBuf file) {
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT)) {
            reader.feed(file.copy());
            FlvTag tag = reader.poll();
            try {
                return DataMessage.parse(tag.body()).flatMap(OnMetaData::of).orElseThrow().values();
            } finally {
                tag.release();
            }
        }
    }

    private static List<Double> numbers(AmfValue array) {
        return ((AmfArray) array).items().stream().map(value -> value.asNumber(-1)).toList();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"../../etc/passwd", "a/../../../b", "..", ".", "a//b", "/etc/passwd"})
    void neverLeavesItsFolder(String name) throws IOException {
        StreamRecording recording = site.record(new StreamKey(StreamKey.DEFAULT_VHOST, "live", name), "rec/[app]/[stream].flv", DEFAULTS, "publisher", 0);
        feed(Clip.H264_AAC, 0).play(recording);

        assertThat(site.state()).isEqualTo(Recording.State.FAILED);
        assertThat(folder).isEmptyDirectory();
    }
}
