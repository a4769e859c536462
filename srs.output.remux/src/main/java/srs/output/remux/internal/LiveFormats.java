package srs.output.remux.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The formats of this bundle, by extension. Immutable. */
final class LiveFormats {
    private final Map<String, LiveFormat> byExtension;

    LiveFormats(LiveFormat... formats) {
        Map<String, LiveFormat> map = new HashMap<>();
        for (LiveFormat format : formats) {
            map.put(format.extension(), format);
        }
        byExtension = Map.copyOf(map);
    }

    Optional<LiveFormat> of(String extension) {
        return Optional.ofNullable(byExtension.get(extension));
    }
}
