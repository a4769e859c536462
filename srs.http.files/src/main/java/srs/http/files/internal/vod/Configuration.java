package srs.http.files.internal.vod;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.format.mp4.InitSegment;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.SampleDescription;

/**
 * What decodes a segment. Immutable.
 *
 * @param video null when there is none
 * @param audio null when there is none
 */
record Configuration(SampleDescription video, SampleDescription audio) {
    private static final int VIDEO_ID = 1;
    private static final int AUDIO_ID = 2;
    private static final int VIDEO_TIMESCALE = 90_000;

    /** The video first. */
    List<Mp4Track> tracks() {
        List<Mp4Track> tracks = new ArrayList<>();
        if (video != null) {
            tracks.add(new Mp4Track(VIDEO_ID, VIDEO_TIMESCALE, video));
        }
        if (audio != null) {
            tracks.add(new Mp4Track(AUDIO_ID, audio.sampleRateHz(), audio));
        }
        return tracks;
    }

    /** Appends the initialisation segment. Lent for the call. */
    void encode(ByteBuf out) {
        InitSegment.encode(out, tracks());
    }

    /** Whether it decodes this sample. */
    boolean decodes(Samples sample) {
        return sample.description().equals(sample.isVideo() ? video : audio);
    }
}
