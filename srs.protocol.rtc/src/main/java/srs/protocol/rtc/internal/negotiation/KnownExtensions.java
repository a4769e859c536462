package srs.protocol.rtc.internal.negotiation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.sdp.Answer;
import srs.format.rtp.sdp.ExtMap;
import srs.format.rtp.sdp.MediaDescription;

/** The header extensions that are accepted (SRS knows one, for bandwidth). Stateless. */
final class KnownExtensions {
    private static final Set<String> OF_PUBLISHER = Set.of(ExtensionUri.MID, ExtensionUri.RID, ExtensionUri.REPAIRED_RID, ExtensionUri.ABS_SEND_TIME, ExtensionUri.AUDIO_LEVEL,
            ExtensionUri.VIDEO_ORIENTATION, ExtensionUri.TRANSMISSION_OFFSET);
    private static final Set<String> OF_PLAYER = Set.of(ExtensionUri.MID, ExtensionUri.ABS_SEND_TIME, ExtensionUri.AUDIO_LEVEL, ExtensionUri.VIDEO_ORIENTATION,
            ExtensionUri.PLAYOUT_DELAY);

    private KnownExtensions() {}

    static List<ExtMap> publisher(MediaDescription offered, boolean hasTwcc) {
        return Answer.extensions(offered, with(OF_PUBLISHER, hasTwcc));
    }

    static List<ExtMap> player(MediaDescription offered, boolean hasTwcc) {
        return Answer.extensions(offered, with(OF_PLAYER, hasTwcc));
    }

    private static Set<String> with(Set<String> known, boolean hasTwcc) {
        Set<String> all = new HashSet<>(known);
        if (hasTwcc) {
            all.add(ExtensionUri.TRANSPORT_WIDE_CC);
        }
        return all;
    }

    /** By their names, as packets are written. */
    static Map<String, Integer> numbers(List<ExtMap> extensions) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        extensions.forEach(extension -> numbers.put(extension.uri(), extension.id()));
        return numbers;
    }
}
