package srs.output.hls.internal;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import srs.kernel.config.Section;

/** What srs.conf says of a vhost's HLS at one moment. Immutable; equal when nothing that matters has changed. */
record HlsSettings(long fragmentMs, double tdRatio, double aofRatio, long windowMs, OnError onError, Path root, String playlistFile,
        boolean usesMp4, String segmentFile, String initFile, String entryPrefix, boolean cleanup, long disposeMs, boolean waitsForKey, boolean floorsNames, boolean encrypts,
        int fragmentsPerKey, String keyFile, Path keyRoot, String keyUrl, boolean takesDtsDirectly, boolean recovers, boolean utc) {

    /** hls_on_error. */
    enum OnError {
        IGNORE, DISCONNECT, CONTINUE
    }

    /**
     * @param vhost the vhost's values
     * @param root those outside vhosts
     */
    static HlsSettings of(Section vhost, Section root) {
        boolean usesMp4 = vhost.isOn("hls.hls_use_fmp4");
        Path path = Path.of(vhost.string("hls.hls_path"));
        String keyPath = vhost.string("hls.hls_key_file_path");
        return new HlsSettings(vhost.millis("hls.hls_fragment"), vhost.number("hls.hls_td_ratio"), vhost.number("hls.hls_aof_ratio"),
                vhost.millis("hls.hls_window"), OnError.valueOf(vhost.string("hls.hls_on_error").toUpperCase(Locale.ROOT)), path,
                vhost.string("hls.hls_m3u8_file"), usesMp4,
                vhost.string(usesMp4 ? "hls.hls_fmp4_file" : "hls.hls_ts_file"), vhost.string("hls.hls_init_file"), vhost.string("hls.hls_entry_prefix"),
                vhost.isOn("hls.hls_cleanup"), vhost.millis("hls.hls_dispose"), vhost.isOn("hls.hls_wait_keyframe"),
                vhost.isOn("hls.hls_ts_floor"), vhost.isOn("hls.hls_keys"), vhost.integer("hls.hls_fragments_per_key"),
                vhost.string("hls.hls_key_file"), keyPath.isEmpty() ? path : Path.of(keyPath), vhost.string("hls.hls_key_url"),
                vhost.isOn("hls.hls_dts_directly"), vhost.isOn("hls.hls_recover"), root.isOn("utc_time"));
    }

    /** The least length of a segment, in microseconds. */
    long segmentUs() {
        return Math.round(fragmentMs * tdRatio * 1000);
    }

    /** The length at which a segment ends whatever comes, in microseconds. */
    long overflowUs() {
        return Math.round(fragmentMs * aofRatio * 1000);
    }

    /** The zone of the variables [2006], [01] and so on. */
    ZoneId zone() {
        return utc ? ZoneOffset.UTC : ZoneId.systemDefault();
    }
}
