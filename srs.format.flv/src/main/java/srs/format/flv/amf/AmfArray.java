package srs.format.flv.amf;

import java.util.Arrays;
import java.util.List;

/** A list of values: an AMF0 strict array, the dense part of an AMF3 array, or an AMF3 vector. */
public record AmfArray(List<AmfValue> items) implements AmfValue {
    public AmfArray {
        items = List.copyOf(items);
    }

    /** An array of plain Java values, see {@link AmfValue#of}. */
    public static AmfArray of(Object... items) {
        return new AmfArray(Arrays.stream(items).map(AmfValue::of).toList());
    }
}
