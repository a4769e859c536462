package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** The files of a stream and its MPD (compat 6.7). Every MPD that a test reads is checked, with each segment that it lists. */
class DashStreamTest {
    @TempDir
    Path folder;
    private Stage stage;

    @BeforeEach
    void build() {
        stage = new Stage(folder);
    }

    private static List<String> numbers(String kind, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(number -> kind + "-" + number + ".m4s").toList();
    }

    @Test
    void writesSegmentsAndAnMpd() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 4200, 2000, true);

        assertThat(stage.files()).containsExactly("audio-0.m4s", "audio-1.m4s", "audio-2.m4s.tmp", "audio-init.mp4", "live/livestream.mpd", "video-0.m4s", "video-1.m4s",
                "video-2.m4s.tmp", "video-init.mp4");
        assertThat(stage.mpd()).isEqualTo("""
                <?xml version="1.0" encoding="utf-8"?>
                <MPD xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:mpeg:dash:schema:mpd:2011"
                    xsi:schemaLocation="urn:mpeg:dash:schema:mpd:2011 DASH-MPD.xsd"
                    profiles="urn:mpeg:dash:profile:isoff-live:2011,http://dashif.org/guidelines/dash-if-simple" type="dynamic"
                    availabilityStartTime="2026-11-21T12:00:00.100Z" publishTime="2026-11-21T12:00:04.200Z"
                    minimumUpdatePeriod="PT2S" timeShiftBufferDepth="PT10S"
                    suggestedPresentationDelay="PT6S" minBufferTime="PT4S">
                  <BaseURL>livestream/</BaseURL>
                  <Period id="p0" start="PT0S">
                    <AdaptationSet contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1">
                      <Representation id="audio" codecs="mp4a.40.2" bandwidth="22336" audioSamplingRate="44100">
                        <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
                        <SegmentTemplate timescale="44100" presentationTimeOffset="3528" startNumber="0" initialization="audio-init.mp4" media="$RepresentationID$-$Number$.m4s">
                          <SegmentTimeline>
                            <S t="3528" d="88200"/>
                            <S d="88200"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                    <AdaptationSet contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                      <Representation id="video" codecs="avc1.64001F" bandwidth="3552" width="1280" height="720">
                        <SegmentTemplate timescale="90000" presentationTimeOffset="7200" startNumber="0" initialization="video-init.mp4" media="$RepresentationID$-$Number$.m4s">
                          <SegmentTimeline>
                            <S t="7200" d="180000"/>
                            <S d="180000"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                  </Period>
                </MPD>
                """);
    }

    @Test
    void audioAloneAndVideoAloneHaveOneSet() throws IOException {
        stage.publish(Frames.AUDIO);
        stage.sendInTime(0, 4200, 0, true);
        assertThat(stage.mpd()).contains("id=\"audio\"").doesNotContain("id=\"video\"");
        stage.unpublish();
        stage.publish(Frames.VIDEO);
        stage.sendInTime(10_000, 14_200, 2000, false);
        assertThat(stage.mpd()).contains("<Period id=\"p0\" start=\"PT0S\">", "id=\"video\"");
    }

    /** Segments that have left the MPD stay for as many more as it has. */
    @Test
    void theWindowSlidesAndFilesGo() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        for (int i = 0; i < 20; i++) {
            stage.sendInTime(i * 2000L, (i + 1) * 2000L, 2000, true);
            if (i > 1) {
                stage.mpd();
            }
        }
        stage.sendInTime(40_000, 40_200, 2000, true);
        assertThat(stage.mpd()).contains("startNumber=\"15\"");
        assertThat(stage.files()).containsAll(numbers("video", 10, 19)).containsAll(numbers("audio", 10, 19)).doesNotContainAnyElementsOf(numbers("video", 0, 9))
                .doesNotContainAnyElementsOf(numbers("audio", 0, 9)).contains("video-init.mp4", "audio-init.mp4");
    }

    @Test
    void filesStayWithoutCleanup() throws IOException {
        stage.config.set("dash.dash_cleanup", "off").set("dash.dash_window_size", "2");
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 20_200, 2000, false);
        assertThat(stage.mpd()).contains("startNumber=\"8\"");
        assertThat(stage.files()).containsAll(numbers("video", 0, 9));
    }

    /** The encoder is away for 7 s: the next period begins that much later, its media times as the encoder counts them. */
    @Test
    void theNextPublisherBeginsAPeriod() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 4200, 2000, true);
        stage.mpd();
        stage.unpublish();
        stage.mpd();
        stage.nowMs += 7_000;
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 4200, 2000, true);

        assertThat(stage.mpd()).contains("<Period id=\"p0\" start=\"PT0S\">", "<Period id=\"p11200\" start=\"PT11.2S\">", "startNumber=\"0\"", "startNumber=\"3\"",
                "availabilityStartTime=\"2026-11-21T12:00:00.100Z\"");
        assertThat(inits()).containsExactly("audio-init.mp4", "video-init.mp4");
    }

    @Test
    void anotherConfigurationHasAnInitialisationSegmentOfItsOwn() throws IOException {
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 4200, 2000, false);
        stage.unpublish();
        stage.publish(Frames.OTHER_VIDEO);
        for (int i = 0; i < 300; i++) {
            stage.nowMs += 40;
            stage.send(Items.of(Frames.video(Frames.OTHER_VIDEO, i * 40L, i % 50 == 0)));
        }
        assertThat(stage.mpd()).containsPattern("initialization=\"video-init-[0-9a-f]{8}.mp4\"").doesNotContain("initialization=\"video-init.mp4\"");
        for (int i = 300; i < 700; i++) {
            stage.nowMs += 40;
            stage.send(Items.of(Frames.video(Frames.OTHER_VIDEO, i * 40L, i % 50 == 0)));
        }
        stage.mpd();
        assertThat(inits()).hasSize(1).doesNotContain("video-init.mp4");
        assertThat(stage.files()).doesNotContain("video-0.m4s");
    }

    private List<String> inits() throws IOException {
        return stage.files().stream().filter(name -> name.contains("init")).toList();
    }

    /**
     * Players, and caches on the way, take an address for its content. The encoder goes from one configuration to the next, each of which leaves the MPD before the one
     * after the next; in between the server starts again.
     */
    @Test
    void theAddressOfAnInitialisationSegmentNeverGetsAnotherContent() throws IOException {
        byte[] config = Frames.VIDEO.config().clone();
        config[config.length - 1] ^= 1;
        Track third = new Track(Codec.H264, config, Framing.NONE, new byte[0], Map.of());
        Map<String, byte[]> seen = new HashMap<>();
        for (Track track : new Track[] {Frames.VIDEO, Frames.OTHER_VIDEO, third, Frames.VIDEO, third}) {
            stage.publish(track);
            for (int i = 0; i < 750; i++) {
                stage.nowMs += 40;
                stage.send(Items.of(Frames.video(track, i * 40L, i % 50 == 0)));
                Matcher init = Pattern.compile("initialization=\"([^\"]*)\"").matcher(i % 50 == 49 && i > 100 ? stage.mpd() : "");
                while (init.find()) {
                    byte[] content = Files.readAllBytes(stage.file("live/livestream/" + init.group(1)));
                    assertThat(content).as(init.group(1)).isEqualTo(seen.computeIfAbsent(init.group(1), name -> content));
                }
            }
            assertThat(inits()).as("those before have gone with their segments").hasSize(1);
            stage.unpublish();
            stage.restart();
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(3).containsKey("video-init.mp4");
    }

    @Test
    void goesOnAfterARestart() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 6200, 2000, true);
        stage.restart();
        assertThat(stage.files()).noneMatch(name -> name.endsWith(".tmp"));
        String before = stage.mpd();
        Files.delete(stage.file("live/livestream/video-0.m4s"));
        Files.writeString(stage.file("live/livestream/video-9.m4s.tmp"), "of a server that was killed");
        stage.nowMs += 1000;
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 2400, 2000, true);

        assertThat(before).contains("startNumber=\"0\"");
        // 9 has been given to somebody
        assertThat(stage.mpd()).contains("startNumber=\"1\"", "startNumber=\"10\"", "availabilityStartTime=\"2026-11-21T12:00:00.100Z\"", "start=\"PT7.2S\"");
        assertThat(stage.files()).doesNotContain("video-9.m4s.tmp");
    }

    @Test
    void beginsAnewBesideAnMpdThatIsNone() throws IOException {
        Files.createDirectories(stage.file("live/livestream"));
        Files.writeString(stage.file("live/livestream.mpd"), "<!DOCTYPE MPD [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><MPD>&x;</MPD>");
        Files.writeString(stage.file("live/livestream/video-7.m4s"), "");
        Files.writeString(stage.file("live/livestream/mine.txt"), "stays");
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 4200, 2000, false);
        assertThat(stage.mpd()).contains("startNumber=\"8\"");
        assertThat(stage.files()).contains("mine.txt");
    }

    /** Behind the time shift buffer nobody can go: an hour later the MPD has no old periods. */
    @Test
    void forgetsWhatIsLongAgo() throws IOException {
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 4200, 2000, false);
        stage.unpublish();
        stage.nowMs += 3_600_000;
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 4200, 2000, false);
        assertThat(stage.mpd()).contains("<Period id=\"p3604200\" start=\"PT3604.2S\">").doesNotContain("id=\"p0\"");
    }

    @Test
    void disposesOfTheFiles() throws IOException {
        stage.config.set("dash.dash_dispose", "120000");
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 4200, 2000, true);
        stage.unpublish();
        assertThat(stage.forgotten).isFalse();
        stage.workers.runLater();
        assertThat(stage.files()).isEmpty();
        assertThat(stage.file("live/livestream")).doesNotExist();
        assertThat(stage.forgotten).isTrue();
    }

    @Test
    void disposesOfNothingWhenSomebodyHasPublishedSince() throws IOException {
        stage.config.set("dash.dash_dispose", "120000");
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 4200, 2000, false);
        stage.unpublish();
        stage.publish(Frames.VIDEO);
        stage.workers.runLater();
        assertThat(stage.files()).contains("video-0.m4s", "live/livestream.mpd");
    }

    /** The encoder, or its network, stands still for 20 s and then goes on where it was: what follows is not 20 s late for ever. */
    @Test
    void aStreamThatIsLateGetsItsClockSetAgain() throws IOException {
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 4200, 2000, false);
        stage.nowMs += 20_000;
        stage.sendInTime(4200, 12_200, 2000, false);
        assertThat(stage.mpd()).contains("<Period id=\"p28000\" start=\"PT28S\">").doesNotContain("id=\"p0\"");
    }

    /** Lost frames, or a lost segment, are a gap in the timeline; numbers have none. */
    @Test
    void aGapHasNoNumber() throws IOException {
        stage.publish(Frames.VIDEO);
        stage.sendInTime(0, 2200, 2000, false);
        stage.drop();
        stage.sendInTime(5000, 10_200, 2000, false);
        assertThat(stage.mpd()).contains("<S t=\"7200\" d=\"180000\"/>\n            <S d=\"18000\"/>\n            <S t=\"547200\" d=\"180000\"/>");
    }

    /** A file stands where the folder should be. */
    @Test
    void aDiskThatRefusesCostsSegmentsAlone() throws IOException {
        Files.createDirectories(stage.file("live"));
        Files.writeString(stage.file("live/livestream"), "");
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 4200, 2000, true);
        Files.delete(stage.file("live/livestream"));
        stage.sendInTime(4200, 10_200, 2000, true);
        assertThat(stage.mpd()).contains("startNumber=\"0\"", "<S t=\"547200\" d=\"180000\"/>");
    }

    /** The second segment's file is a device that has no room. */
    @Test
    void aFullDiskCostsSegmentsAlone() throws IOException {
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 1000, 2000, true);
        Files.createSymbolicLink(stage.file("live/livestream/video-1.m4s.tmp"), Path.of("/dev/full"));
        stage.sendInTime(1000, 6200, 2000, true);
        assertThat(stage.mpd()).contains("<S t=\"7200\" d=\"180000\"/>\n            <S t=\"367200\" d=\"180000\"/>");
        assertThat(stage.files()).noneMatch(name -> name.equals("video-3.m4s"));
    }

    /** Folders stand where the second segment and the MPD should be. */
    @Test
    void aRenameThatFailsCostsSegmentsAlone() throws IOException {
        stage.publish(Frames.VIDEO);
        Files.createDirectories(stage.file("live/livestream/video-1.m4s/x"));
        Files.createDirectories(stage.file("live/livestream.mpd/x"));
        stage.sendInTime(0, 6200, 2000, false);
        assertThat(stage.files()).containsExactly("video-0.m4s", "video-1.m4s.tmp", "video-init.mp4");
        Files.delete(stage.file("live/livestream/video-1.m4s/x"));
        Files.delete(stage.file("live/livestream/video-1.m4s"));
        Files.delete(stage.file("live/livestream.mpd/x"));
        Files.delete(stage.file("live/livestream.mpd"));
        stage.sendInTime(6200, 8400, 2000, false);
        assertThat(stage.mpd()).contains("<S t=\"7200\" d=\"180000\"/>\n            <S t=\"547200\" d=\"180000\"/>");
    }

    @Test
    void aNameThatLeadsOutOfTheFolderHasNoFiles() {
        for (String name : List.of("..", "../../x", "/etc/x", "a\\b", "x".repeat(250))) {
            StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, "live", name);
            assertThatThrownBy(() -> stage.publish(key, Frames.VIDEO)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** BaseURL is an address: what is no character of it is encoded, a colon too. */
    @Test
    void aNameIsEncodedInAddresses() {
        StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "a:b c&<ü>");
        Names names = Names.of(key, DashSettings.of(stage.config.root()).mpdFile());
        assertThat(names).isEqualTo(new Names("live/a:b c&<ü>.mpd", "live/a:b c&<ü>"));
        assertThat(names.baseUrl()).isEqualTo("a%3Ab%20c&%3C%C3%BC%3E/");
        assertThat(names.mpdFromSegments()).isEqualTo("../a%3Ab%20c&%3C%C3%BC%3E.mpd");
        assertThat(MpdWriter.xml(names.baseUrl())).isEqualTo("a%3Ab%20c&amp;%3C%C3%BC%3E/");
    }

    /** Players get a segment while it is written, so the MPD has it from its first frame on. */
    @Test
    void lowLatencyListsTheSegmentThatIsWritten() throws IOException {
        stage.config.set("dash.dash_low_latency", "on");
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.sendInTime(0, 3000, 2000, true);
        assertThat(stage.mpd()).contains("availabilityTimeOffset=\"1.5\" availabilityTimeComplete=\"false\"", "<S t=\"7200\" d=\"180000\"/>\n            <S d=\"180000\"/>\n          </SegmentTimeline>",
                "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:http-head:2014\" value=\"../livestream.mpd\"/>", "<Latency target=\"3000\"/>");
        GrowingSegment growing = stage.growing.find(stage.file("live/livestream/video-1.m4s")).orElseThrow();
        assertThat(growing.piece(0)).isNotNull();
        assertThat(growing.piece(1)).isNull();
        stage.sendInTime(3000, 4200, 2000, true);
        assertThat(stage.mpd()).contains("<S t=\"7200\" d=\"180000\"/>\n            <S d=\"180000\"/>\n            <S d=\"180000\"/>");
        assertThat(growing.state()).isEqualTo(GrowingSegment.State.WHOLE);
        stage.unpublish();
        stage.mpd();
        assertThat(stage.growing.find(stage.file("live/livestream/video-2.m4s"))).isEmpty();
    }
}
