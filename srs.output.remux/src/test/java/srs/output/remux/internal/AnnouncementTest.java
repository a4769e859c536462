package srs.output.remux.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.kernel.Items;

/** What is in an opening: {@code a} an audio track, {@code v} a video track; what the metadata speaks of; A and V likewise. */
class AnnouncementTest {

    @ParameterizedTest(name = "guessing, \"{0}\" known, complete={1}: {2}")
    @CsvSource({
        "av,    false, true",
        "av,    true,  true",
        "a,     false, false",
        "v,     false, false",
        "a,     true,  true",
        "v,     true,  true",
        "A a,   false, true",
        "AV a,  false, false",
        "V v,   false, true",
        "AV v,  false, false",
        "V a,   false, false",
        "AV,    false, false",
        "A,     false, false",
        "A av,  false, true",
    })
    void waitsUntilEachTrackHasComeOrWillNot(String known, boolean complete, boolean open) {
        assertThat(new Announcement(new TrackChoice(true, true, true, true)).isKnown(opening(known, complete))).isEqualTo(open);
    }

    @ParameterizedTest(name = "has_audio {0} has_video {1}, \"{2}\" known: {3}")
    @CsvSource({
        "true,  false, v,  false",
        "true,  false, a,  true",
        "false, true,  v,  true",
        "false, true,  a,  false",
    })
    void doesNotWaitForWhatMayNotBeAnnounced(boolean hasAudio, boolean hasVideo, String known, boolean open) {
        assertThat(new Announcement(new TrackChoice(hasAudio, hasVideo, true, true)).isKnown(opening(known, false))).isEqualTo(open);
    }

    @ParameterizedTest(name = "guess {0} has_audio {1} has_video {2}, \"{3}\" known: audio {4} video {5}")
    @CsvSource({
        "true,  true,  true,  av, true,  true",
        "true,  true,  true,  a,  true,  false",
        "true,  true,  true,  v,  false, true",
        "true,  false, true,  av, false, true",
        "true,  true,  true,  '', true,  true",
        "false, true,  true,  a,  true,  true",
        "false, true,  false, av, true,  false",
    })
    void announces(boolean guess, boolean hasAudio, boolean hasVideo, String known, boolean audio, boolean video) {
        Announcement announcement = new Announcement(new TrackChoice(hasAudio, hasVideo, guess, true));
        assertThat(announcement.hasAudio(opening(known, true))).isEqualTo(audio);
        assertThat(announcement.hasVideo(opening(known, true))).isEqualTo(video);
    }

    private static Items opening(String known, boolean complete) {
        List<StreamItem> items = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (char c : known.toCharArray()) {
            switch (c) {
                case 'A' -> values.put("audiocodecid", 10.0);
                case 'V' -> values.put("videocodecid", 7.0);
                case 'a' -> items.add(new TrackStart(Track.of(Codec.AAC), 0));
                case 'v' -> items.add(new TrackStart(Track.of(Codec.H264), 0));
                default -> { }
            }
        }
        if (!values.isEmpty()) {
            items.add(new MetadataStart(new Metadata(values), 0));
        }
        return new Items(complete, items.toArray(new StreamItem[0]));
    }
}
