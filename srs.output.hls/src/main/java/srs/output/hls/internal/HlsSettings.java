package srs.output.hls.internal;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import srs.kernel.config.Section;

/** What srs.conf says of a vhost's HLS at one moment. Immutable; equal when nothing that matters has changed. */
record HlsSettings(long fragmentMs, double tdRatio, double aofRatio, long windowMs, OnError onError, Path root, String playlistFile,
        boolean usesMp4, String segmentFile, String initFile, String entryPrefix, boolean cleanup, long disposeMs, boolean waitsForKey, boolean floorsNames, boolean encrypts,
        int fragmentsPerKey, String keyFile, Path keyRoot, String keyUrl, boolean takesDtsDirectly, boolean recovers, boolean utc,
        boolean hasParts, long partMs, boolean inMemory, long memoryBytes, List<String> renditions, String masterFile, boolean isAligned) {

    private static final long MEGABYTE = 1 << 20;

    /** hls_on_error. */
    enum OnError {
        IGNORE, DISCONNECT, CONTINUE;

        /** As the directive has it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
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
                vhost.isOn("hls.hls_dts_directly"), vhost.isOn("hls.hls_recover"), root.isOn("utc_time"),
                vhost.isOn("hls.hls_ll") && !vhost.isOn("hls.hls_keys"), vhost.millis("hls.hls_ll_part"), vhost.isOn("hls.hls_memory"),
                vhost.integer("hls.hls_memory_limit") * MEGABYTE, vhost.words("hls.hls_renditions"), vhost.string("hls.hls_renditions_m3u8_file"),
                vhost.isOn("hls.hls_ts_floor") && vhost.isOn("play.atc"));
    }

    /** The least length of a segment, in microseconds. */
    long segmentUs() {
        return Math.round(fragmentMs * tdRatio * 1000);
    }

    /** The length at which a segment ends whatever comes, in microseconds. */
    long overflowUs() {
        return Math.round(fragmentMs * aofRatio * 1000);
    }

    /** The length of a part, in microseconds. */
    long partUs() {
        return partMs * 1000;
    }

    /** How long what lies in memory stays when the publisher has gone, in milliseconds. */
    long releaseMs() {
        return disposeMs > 0 ? disposeMs : windowMs;
    }

    /** Which of the lengths that times are divided into a time is in: with hls_ts_floor, and the encoder's own times, it is the number of a segment. */
    long period(long dtsUs) {
        return Math.max(Math.floorDiv(dtsUs, fragmentMs * 1000), 0);
    }

    /** The zone of the variables [2006], [01] and so on. */
    ZoneId zone() {
        return utc ? ZoneOffset.UTC : ZoneId.systemDefault();
    }
}
