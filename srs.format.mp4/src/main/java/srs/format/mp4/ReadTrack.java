package srs.format.mp4;

import java.util.ArrayList;
import java.util.List;

/** A track as moov says it; filled by {@link MovieReader}, then read only. */
final class ReadTrack {
    int id;
    long timescale;
    boolean isVideo;
    boolean isAudio;
    EditList edits = EditList.NONE;
    final List<SampleDescription> descriptions = new ArrayList<>();
    boolean hasUnknownCodec;
    final SampleTable table = new SampleTable();

    /** Of fragments, from trex. */
    long defaultDuration;
    long defaultSize;
    int defaultFlags;
    int defaultDescription;

    /** What is added to the times of its samples, by the edit list. */
    long timeOffset;

    boolean isReadable() {
        return id != 0 && timescale > 0 && (isVideo || isAudio) && !descriptions.isEmpty() && !hasUnknownCodec;
    }
}
