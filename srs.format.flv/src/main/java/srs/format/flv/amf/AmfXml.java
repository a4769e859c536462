package srs.format.flv.amf;

import java.util.Objects;

/** The text of an XML document. It is never parsed. */
public record AmfXml(String text) implements AmfValue {
    public AmfXml {
        Objects.requireNonNull(text);
    }
}
