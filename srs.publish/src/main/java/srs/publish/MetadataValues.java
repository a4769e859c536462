package srs.publish;

import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import srs.format.flv.amf.AmfArray;
import srs.format.flv.amf.AmfBoolean;
import srs.format.flv.amf.AmfDate;
import srs.format.flv.amf.AmfMap;
import srs.format.flv.amf.AmfNumber;
import srs.format.flv.amf.AmfString;
import srs.format.flv.amf.AmfValue;
import srs.format.flv.amf.AmfXml;
import srs.kernel.stream.Metadata;

/** The values of onMetaData as the kernel keeps them. Stateless. Depth and number are bounded by the AMF reader's limits. */
final class MetadataValues {
    private MetadataValues() {
    }

    static Metadata of(AmfMap values) {
        return new Metadata(map(values));
    }

    private static Map<String, Object> map(AmfMap amf) {
        Map<String, Object> values = new LinkedHashMap<>();
        amf.members().forEach((name, value) -> values.put(name, plain(value)));
        return values;
    }

    /** Null for null, undefined, and byte arrays, which metadata has no use for. */
    private static Object plain(AmfValue value) {
        if (value instanceof AmfNumber number) {
            return number.value();
        } else if (value instanceof AmfBoolean bool) {
            return bool.value();
        } else if (value instanceof AmfString string) {
            return string.value();
        } else if (value instanceof AmfXml xml) {
            return xml.text();
        } else if (value instanceof AmfDate date) {
            return new Date((long) date.epochMs());
        } else if (value instanceof AmfMap map) {
            return map(map);
        } else if (value instanceof AmfArray array) {
            List<Object> items = new ArrayList<>();
            array.items().forEach(item -> items.add(plain(item)));
            return items;
        }
        return null;
    }
}
