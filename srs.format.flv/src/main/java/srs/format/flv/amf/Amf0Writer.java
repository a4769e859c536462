package srs.format.flv.amf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Appends AMF0 values to a buffer: {@code new Amf0Writer(out).write("_result").write(1).write(properties).write(info)}.
 *
 * <p>Confined to one thread. The buffer is lent for the life of the writer, which grows it and never retains it. Nothing is ever
 * written as a reference, so every peer can read it.
 */
public final class Amf0Writer {
    private static final int MAX_SHORT_STRING_BYTES = 0xFFFF;

    private final ByteBuf out;
    private int depth;

    /**
     * @param out where the values are appended. Lent for the life of the writer.
     */
    public Amf0Writer(ByteBuf out) {
        this.out = out;
    }

    /** Appends a plain Java value, see {@link AmfValue#of}. */
    public Amf0Writer write(Object value) {
        return write(AmfValue.of(value));
    }

    /** Appends null, the command object of most commands. */
    public Amf0Writer writeNull() {
        return write(AmfNull.NULL);
    }

    /**
     * Appends a value.
     *
     * @throws AmfException if a member name has more than 65535 bytes or the nesting is over {@link AmfLimits#MAX_DEPTH}
     */
    public Amf0Writer write(AmfValue value) {
        if (value instanceof AmfNumber number) {
            out.writeByte(Amf0Marker.NUMBER).writeDouble(number.value());
        } else if (value instanceof AmfString string) {
            writeText(string.value());
        } else if (value instanceof AmfBoolean bool) {
            out.writeByte(Amf0Marker.BOOLEAN).writeBoolean(bool.value());
        } else if (value instanceof AmfNull nothing) {
            out.writeByte(marker(nothing));
        } else if (value instanceof AmfMap map) {
            writeMap(map);
        } else if (value instanceof AmfArray array) {
            writeArray(array);
        } else if (value instanceof AmfDate date) {
            out.writeByte(Amf0Marker.DATE).writeDouble(date.epochMs()).writeShort(date.timeZoneMinutes());
        } else if (value instanceof AmfXml xml) {
            out.writeByte(Amf0Marker.XML_DOCUMENT);
            writeLongUtf8(xml.text());
        } else if (value instanceof AmfBytes bytes) {
            writeAmf3ByteArray(bytes);
        }
        return this;
    }

    private static int marker(AmfNull nothing) {
        return switch (nothing) {
            case NULL -> Amf0Marker.NULL;
            case UNDEFINED -> Amf0Marker.UNDEFINED;
            case UNSUPPORTED -> Amf0Marker.UNSUPPORTED;
        };
    }

    private void writeText(String text) {
        if (ByteBufUtil.utf8Bytes(text) <= MAX_SHORT_STRING_BYTES) {
            out.writeByte(Amf0Marker.STRING);
            writeUtf8(text);
        } else {
            out.writeByte(Amf0Marker.LONG_STRING);
            writeLongUtf8(text);
        }
    }

    private void writeMap(AmfMap map) {
        if (map instanceof AmfEcmaArray) {
            out.writeByte(Amf0Marker.ECMA_ARRAY).writeInt(map.members().size());
        } else if (map instanceof AmfObject object && !object.className().isEmpty()) {
            out.writeByte(Amf0Marker.TYPED_OBJECT);
            writeUtf8(object.className());
        } else {
            out.writeByte(Amf0Marker.OBJECT);
        }
        enter();
        for (Map.Entry<String, AmfValue> member : map.members().entrySet()) {
            writeUtf8(member.getKey());
            write(member.getValue());
        }
        depth--;
        out.writeShort(0).writeByte(Amf0Marker.OBJECT_END);
    }

    private void writeArray(AmfArray array) {
        out.writeByte(Amf0Marker.STRICT_ARRAY).writeInt(array.items().size());
        enter();
        for (AmfValue item : array.items()) {
            write(item);
        }
        depth--;
    }

    private void writeAmf3ByteArray(AmfBytes value) {
        out.writeByte(Amf0Marker.AVMPLUS_OBJECT).writeByte(Amf3Marker.BYTE_ARRAY);
        int header = value.length() << 1 | 1; // not a reference
        if (header >= 1 << 21) {
            out.writeByte(header >> 22 | 0x80).writeByte(header >> 15 | 0x80).writeByte(header >> 8 | 0x80).writeByte(header);
        } else {
            if (header >= 1 << 14) {
                out.writeByte(header >> 14 | 0x80);
            }
            if (header >= 1 << 7) {
                out.writeByte(header >> 7 | 0x80);
            }
            out.writeByte(header & 0x7F);
        }
        out.writeBytes(value.bytes());
    }

    private void enter() {
        if (++depth > AmfLimits.MAX_DEPTH) {
            throw new AmfException("AMF nesting " + depth + " is over " + AmfLimits.MAX_DEPTH);
        }
    }

    private void writeUtf8(String text) {
        int size = ByteBufUtil.utf8Bytes(text);
        if (size > MAX_SHORT_STRING_BYTES) {
            throw new AmfException("AMF name of " + size + " bytes is over " + MAX_SHORT_STRING_BYTES);
        }
        out.writeShort(size);
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }

    private void writeLongUtf8(String text) {
        out.writeInt(ByteBufUtil.utf8Bytes(text));
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
}
