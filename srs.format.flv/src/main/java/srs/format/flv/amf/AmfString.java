package srs.format.flv.amf;

import java.util.Objects;

/** Text; the writer chooses between the short and the long form. */
public record AmfString(String value) implements AmfValue {
    public AmfString {
        Objects.requireNonNull(value);
    }
}
