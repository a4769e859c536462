package srs.format.flv.amf;

/** What one AMF message may cost. All limits hold for a message, that is for one reader or writer. */
public final class AmfLimits {
    /** Objects and arrays inside each other. */
    public static final int MAX_DEPTH = 32;
    /** Values in a message, members and array items included; a reference counts as all that it stands for. */
    public static final int MAX_ELEMENTS = 10_000;
    /** Bytes of one string, XML document or byte array. */
    public static final int MAX_STRING_BYTES = 1 << 20;
    /** Bytes of all strings and byte arrays of a message, those behind references counted each time. */
    public static final int MAX_TOTAL_BYTES = 16 << 20;

    private AmfLimits() {
    }
}
