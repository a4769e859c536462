package srs.format.flv.amf;

import java.util.Arrays;
import java.util.HexFormat;

/** An AMF3 byte array. AMF0 has no such type: the writer sends it as a switch to AMF3. */
public record AmfBytes(byte[] bytes) implements AmfValue {
    public AmfBytes {
        bytes = bytes.clone();
    }

    /** A copy of the content. */
    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AmfBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "AmfBytes[" + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 32)) + "]";
    }
}
