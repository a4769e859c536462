package srs.output.dash.internal;

import java.nio.file.Path;
import srs.kernel.config.Section;
import srs.kernel.file.FileTemplate;

/**
 * What srs.conf says of a vhost's DASH at one moment. Immutable; equal when nothing that matters has changed.
 *
 * @param chunkMs length of the pieces of low latency; 0 without
 * @param utcTiming where players get the time; empty for nowhere
 */
record DashSettings(long fragmentMs, long updateMs, long timeshiftMs, Path root, FileTemplate mpdFile, int windowSize, boolean cleanup, long disposeMs, long chunkMs,
        String utcTiming) {

    static DashSettings of(Section vhost) {
        return new DashSettings(vhost.millis("dash.dash_fragment"), vhost.millis("dash.dash_update_period"), vhost.millis("dash.dash_timeshift"),
                Path.of(vhost.string("dash.dash_path")), new FileTemplate(vhost.string("dash.dash_mpd_file")), vhost.integer("dash.dash_window_size"),
                vhost.isOn("dash.dash_cleanup"), vhost.millis("dash.dash_dispose"), vhost.isOn("dash.dash_low_latency") ? vhost.millis("dash.dash_chunk") : 0,
                vhost.string("dash.dash_utc_timing"));
    }

    /** Whether segments are sent while they are written. */
    boolean hasLowLatency() {
        return chunkMs > 0;
    }
}
