package srs.output.remux.internal;

import java.util.Map;
import srs.kernel.stream.Opening;

/**
 * When enough is known of a stream to promise its tracks (F103). Immutable.
 *
 * <p>A player that is promised a track waits for it, and mpegts.js for ever; one that is promised too little shows less than there is.
 * So with guess_has_av a player is opened when each track that may be announced has come, or will not: because the publisher's metadata
 * speaks of the other one only, or because the stream has run long enough ({@link Opening#isComplete()}).
 */
public final class Announcement {
    private static final String AUDIO_CODEC = "audiocodecid";
    private static final String VIDEO_CODEC = "videocodecid";

    private final TrackChoice choice;

    public Announcement(TrackChoice choice) {
        this.choice = choice;
    }

    /** Whether enough is known for a header that keeps its promises. */
    public boolean isKnown(Opening opening) {
        if (!choice.guess() || opening.isComplete()) {
            return true;
        }
        boolean hasAudio = opening.audio().isPresent();
        boolean hasVideo = opening.video().isPresent();
        Map<String, Object> metadata = opening.metadata().map(m -> m.values()).orElse(Map.of());
        boolean audioDecided = hasAudio || !choice.hasAudio() || hasVideo && isOnly(metadata, VIDEO_CODEC, AUDIO_CODEC);
        boolean videoDecided = hasVideo || !choice.hasVideo() || hasAudio && isOnly(metadata, AUDIO_CODEC, VIDEO_CODEC);
        return audioDecided && videoDecided && (hasAudio || hasVideo);
    }

    /** Whether audio is promised. */
    public boolean hasAudio(Opening opening) {
        return has(opening, choice.hasAudio(), opening.audio().isPresent());
    }

    /** Whether video is promised. */
    public boolean hasVideo(Opening opening) {
        return has(opening, choice.hasVideo(), opening.video().isPresent());
    }

    private boolean has(Opening opening, boolean may, boolean is) {
        boolean any = choice.hasAudio() && opening.audio().isPresent() || choice.hasVideo() && opening.video().isPresent();
        return choice.guess() && any ? may && is : may;
    }

    private static boolean isOnly(Map<String, Object> metadata, String present, String absent) {
        return metadata.containsKey(present) && !metadata.containsKey(absent);
    }
}
