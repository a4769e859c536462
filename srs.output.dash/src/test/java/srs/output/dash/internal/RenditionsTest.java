package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several bit rates in one MPD (ISO/IEC 23009-1 §5.3.3 and §5.3.5): MPDs of streams that lie beside each other. */
class RenditionsTest {
    private static final List<String> ENDINGS = List.of("_hd", "_sd");
    private static final long NOW_MS = 1_795_262_410_000L;
    private static final String AUDIO = """
                <AdaptationSet contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1">
                  <Representation id="audio" codecs="mp4a.40.2" bandwidth="64000" audioSamplingRate="44100">
                    <SegmentTemplate timescale="44100" presentationTimeOffset="0" startNumber="1" initialization="audio-init.mp4" media="$RepresentationID$-$Number$.m4s">
                      <SegmentTimeline>
                        <S t="0" d="88200"/>
                        <S d="88200"/>
                      </SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
            """.indent(-4);

    @TempDir
    Path folder;
    private DashSettings settings;
    private final Renditions renditions = new Renditions();

    @BeforeEach
    void build() {
        settings = DashSettings.of(Stage.config(folder).root());
    }

    /** An MPD as one of a stream: its beginning, the number of lines of height, and a line for each segment. */
    private void stream(String name, String begin, int height, String... segments) throws IOException {
        Files.writeString(folder.resolve(name + ".mpd"), """
                <MPD availabilityStartTime="%s">
                  <Period id="p0" start="PT0S">
                %s    <AdaptationSet contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                      <Representation id="video" codecs="avc1.64001f" bandwidth="%d" width="%d" height="%d">
                        <SegmentTemplate timescale="90000" presentationTimeOffset="0" startNumber="7" initialization="video-init.mp4" media="$RepresentationID$-$Number$.m4s">
                          <SegmentTimeline>%s</SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                  </Period>
                </MPD>
                """.formatted(begin, AUDIO, height * 1000, height * 16 / 9, height, String.join("", segments)));
    }

    private String joined(String name) {
        return renditions.mpd(settings, ENDINGS, folder.resolve(name), NOW_MS).map(mpd -> new String(mpd, StandardCharsets.UTF_8)).orElse("");
    }

    @Test
    void namesThePicturesOfAllAndTheSoundOfTheFirst() throws IOException {
        stream("a", "2026-11-21T12:00:00Z", 360, "<S t='0' d='180000'/><S d='180000'/>");
        stream("a_hd", "2026-11-21T12:00:00.300Z", 720, "<S t='0' d='180000'/><S d='180000'/>");
        stream("b", "2026-11-21T12:00:00Z", 90, "<S t='0' d='180000'/><S d='180000'/>");
        String mpd = joined("a.master.mpd");
        assertThat(mpd).contains("availabilityStartTime=\"2026-11-21T12:00:00Z\"", "<BaseURL>a/</BaseURL>").containsOnlyOnce("contentType=\"audio\"").containsOnlyOnce("contentType=\"video\"");
        assertThat(mpd).contains("""
                    <AdaptationSet contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                      <Representation id="video" codecs="avc1.64001f" bandwidth="360000" width="640" height="360">
                        <SegmentTemplate timescale="90000" presentationTimeOffset="0" startNumber="7" initialization="video-init.mp4" media="$RepresentationID$-$Number$.m4s">
                          <SegmentTimeline>
                            <S t="0" d="180000"/>
                            <S d="180000"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                      <Representation id="video-1" codecs="avc1.64001f" bandwidth="720000" width="1280" height="720">
                        <BaseURL>../a_hd/</BaseURL>
                        <SegmentTemplate timescale="90000" presentationTimeOffset="0" startNumber="7" initialization="video-init.mp4" media="video-$Number$.m4s">
                          <SegmentTimeline>
                            <S t="0" d="180000"/>
                            <S d="180000"/>
                          </SegmentTimeline>
                        </SegmentTemplate>
                      </Representation>
                    </AdaptationSet>
                """);
    }

    @Test
    void saysWhenSegmentsDoNotBeginTogether() throws IOException {
        stream("a", "2026-11-21T12:00:00Z", 360, "<S t='0' d='180000'/><S d='180000'/>");
        stream("a_sd", "2026-11-21T12:00:00Z", 180, "<S t='0' d='90000'/><S d='270000'/>");
        assertThat(joined("a.master.mpd")).contains("contentType=\"video\" mimeType=\"video/mp4\" segmentAlignment=\"false\"", "<Representation id=\"video-2\"");
    }

    @Test
    void leavesOutAStreamWithOtherTimes() throws IOException {
        stream("a", "2026-11-21T12:00:00Z", 360, "<S t='0' d='180000'/><S d='180000'/>");
        stream("a_hd", "2026-11-21T12:00:03Z", 720, "<S t='0' d='180000'/><S d='180000'/>");
        assertThat(joined("a.master.mpd")).contains("height=\"360\"").doesNotContain("height=\"720\"");
    }

    @Test
    void isOfTheFirstThatIsLive() throws IOException {
        stream("a", "2026-11-21T11:00:00Z", 360, "<S t='0' d='180000'/><S d='180000'/>");
        stream("a_hd", "2026-11-21T12:00:00Z", 720, "<S t='0' d='180000'/><S d='180000'/>");
        assertThat(joined("a.master.mpd")).contains("<BaseURL>a_hd/</BaseURL>", "height=\"720\"").doesNotContain("height=\"360\"");
    }

    @Test
    void isNothingWithoutStreamsOrWithAnotherName() throws IOException {
        stream("a", "2026-11-21T12:00:00Z", 360, "<S t='0' d='180000'/>");
        assertThat(List.of(joined("b.master.mpd"), joined("a.mpd"), joined(".master.mpd"), joined("a_hd.master.mpd"))).containsOnly("");
        assertThat(renditions.mpd(settings, List.of(), folder.resolve("a.master.mpd"), NOW_MS)).isEmpty();
    }

    @Test
    void isMadeOnceForAllWhoAskTogether() throws IOException {
        stream("a", "2026-11-21T12:00:00Z", 360, "<S t='0' d='180000'/>");
        byte[] first = renditions.mpd(settings, ENDINGS, folder.resolve("a.master.mpd"), NOW_MS).orElseThrow();
        assertThat(renditions.mpd(settings, ENDINGS, folder.resolve("a.master.mpd"), NOW_MS + 249)).hasValue(first);
        assertThat(renditions.mpd(settings, ENDINGS, folder.resolve("a.master.mpd"), NOW_MS + 250).orElseThrow()).isNotSameAs(first);
    }
}
