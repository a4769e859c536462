package srs.output.hls.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes media playlists: as SRS writes them, with what RFC 8216 demands besides (see {@link Playlist}), or those of low latency
 * (draft-pantos-hls-rfc8216bis). Used once for a text.
 */
final class PlaylistText {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int VERSION = 3;
    private static final int VERSION_MAP = 7;
    private static final int VERSION_GAP = 8;
    private static final int VERSION_SKIP = 9;

    private final PlaylistSnapshot playlist;
    private final StringBuilder out;
    private SegmentKey key;
    private SegmentMap map;

    private PlaylistText(PlaylistSnapshot playlist) {
        this.playlist = playlist;
        out = new StringBuilder(256 + 64 * playlist.segments().size());
    }

    /** @param skipped segments that are left out */
    static String of(PlaylistSnapshot playlist, int skipped) {
        return new PlaylistText(playlist).write(skipped);
    }

    private String write(int skipped) {
        PlaylistSnapshot.LowLatency low = playlist.lowLatency();
        out.append("#EXTM3U\n#EXT-X-VERSION:").append(version()).append("\n#EXT-X-MEDIA-SEQUENCE:").append(playlist.firstSequence());
        out.append("\n#EXT-X-TARGETDURATION:").append(playlist.targetSeconds()).append('\n');
        if (low != null) {
            long partTargetUs = playlist.partTargetUs();
            out.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=").append(seconds(PlaylistSnapshot.HOLD_BACK_PARTS * partTargetUs));
            out.append(",CAN-SKIP-UNTIL=").append(seconds(PlaylistSnapshot.SKIP_TARGETS * playlist.targetSeconds() * 1_000_000)).append('\n');
            out.append("#EXT-X-PART-INF:PART-TARGET=").append(seconds(partTargetUs)).append('\n');
        }
        if (playlist.discontinuitySequence() > 0) {
            out.append("#EXT-X-DISCONTINUITY-SEQUENCE:").append(playlist.discontinuitySequence()).append('\n');
        }
        if (skipped > 0) {
            out.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=").append(skipped).append('\n');
            key = playlist.segments().get(skipped - 1).key();
            map = playlist.segments().get(skipped - 1).map();
        }
        int withParts = low == null ? Integer.MAX_VALUE : playlist.firstWithParts();
        for (int i = skipped; i < playlist.segments().size(); i++) {
            Segment segment = playlist.segments().get(i);
            head(segment);
            if (i >= withParts) {
                segment.parts().forEach(this::part);
            }
            if (segment.isGap()) {
                out.append("#EXT-X-GAP\n");
            }
            out.append("#EXTINF:").append(seconds(segment.durationUs())).append(", no desc\n").append(segment.uri()).append('\n');
        }
        if (low != null) {
            if (low.open() != null) {
                head(low.open());
                low.open().parts().forEach(this::part);
            }
            out.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"").append(low.hintUri()).append("\"\n");
        }
        return out.toString();
    }

    private int version() {
        if (playlist.lowLatency() != null) {
            return VERSION_SKIP;
        }
        int version = VERSION;
        for (Segment segment : playlist.segments()) {
            version = Math.max(version, segment.isGap() ? VERSION_GAP : segment.map() != null ? VERSION_MAP : VERSION);
        }
        return version;
    }

    /** What comes before the parts of a segment. */
    private void head(Segment segment) {
        if (segment.startsAnew()) {
            out.append("#EXT-X-DISCONTINUITY\n");
        }
        if (segment.map() != null && !segment.map().equals(map)) {
            map = segment.map();
            if (key != null) {
                // an init segment behind a key would be taken to be encrypted
                key = null;
                out.append("#EXT-X-KEY:METHOD=NONE\n");
            }
            out.append(map.tag()).append('\n');
        }
        if (segment.key() != key) {
            key = segment.key();
            out.append(key == null ? "#EXT-X-KEY:METHOD=NONE" : key.tag()).append('\n');
        }
        if (playlist.lowLatency() != null && segment.beganMs() > 0) {
            out.append("#EXT-X-PROGRAM-DATE-TIME:").append(DATE.format(Instant.ofEpochMilli(segment.beganMs()))).append('\n');
        }
    }

    private void part(Part part) {
        out.append("#EXT-X-PART:DURATION=").append(seconds(part.durationUs())).append(",URI=\"").append(part.uri()).append('"');
        out.append(part.isIndependent() ? ",INDEPENDENT=YES\n" : "\n");
    }

    /** With three decimals, rounded. */
    static String seconds(long us) {
        long ms = (us + 500) / 1000;
        String thousandths = Long.toString(1000 + ms % 1000);
        return ms / 1000 + "." + thousandths.substring(1);
    }
}
