package srs.format.rtp.sdp;

/**
 * An attribute line, {@code a=name:value} or {@code a=name} (RFC 8866 §5.13).
 *
 * @param value empty for one that only says its name
 */
public record Attribute(String name, String value) {

    /** An attribute without value. */
    public static Attribute flag(String name) {
        return new Attribute(name, "");
    }

    public Attribute {
        SdpText.check(name);
        SdpText.check(value);
    }

    static Attribute parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? flag(text) : new Attribute(text.substring(0, colon), text.substring(colon + 1));
    }

    void write(StringBuilder out) {
        out.append("a=").append(name);
        if (!value.isEmpty()) {
            out.append(':').append(value);
        }
        out.append("\r\n");
    }
}
