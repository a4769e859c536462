package srs.format.flv.amf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An associative array, the usual form of onMetaData. */
public record AmfEcmaArray(Map<String, AmfValue> members) implements AmfMap {
    public AmfEcmaArray {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** An array with the members of this map. */
    public static AmfEcmaArray of(AmfMap map) {
        return map instanceof AmfEcmaArray array ? array : new AmfEcmaArray(map.members());
    }
}
