package srs.output.remux.internal;

import srs.kernel.config.Section;

/**
 * Which tracks players of a vhost get, and which they are promised: four directives of {@code vhost.http_remux} (F103). Immutable.
 *
 * @param hasAudio whether audio may be announced
 * @param hasVideo whether video may be announced
 * @param guess whether only what the stream has is announced
 * @param dropsOthers whether what may not be announced is left out
 */
public record TrackChoice(boolean hasAudio, boolean hasVideo, boolean guess, boolean dropsOthers) {

    /** Reads the directives of a vhost. */
    static TrackChoice of(Section vhost) {
        return new TrackChoice(vhost.isOn("http_remux.has_audio"), vhost.isOn("http_remux.has_video"),
                vhost.isOn("http_remux.guess_has_av"), vhost.isOn("http_remux.drop_if_not_match"));
    }

    public boolean writesAudio() {
        return hasAudio || !dropsOthers;
    }

    public boolean writesVideo() {
        return hasVideo || !dropsOthers;
    }
}
