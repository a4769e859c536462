package srs.format.flv.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import srs.format.flv.amf.AmfBudget.Referables;

/**
 * Reads the AMF0 values of one message («Action Message Format – AMF 0»).
 *
 * <p>Confined to one thread. The buffer is lent for the life of the reader, which moves its reader index and never retains it. After
 * an {@link AmfException} the reader index is somewhere in the bad value and the reader is of no more use.
 *
 * <p>Tolerances:
 * <ul>
 * <li>The count of an ECMA array is a hint only: SRS, librtmp and FFmpeg read to the end marker, which all of them write.
 * <li>A message may end where the next member name would begin: SRS reads such objects too. FFmpeg, librtmp and OBS always send the
 *     end marker, so a cut inside a member stays an error.
 * <li>Bad UTF-8 becomes U+FFFD.
 * </ul>
 */
public final class Amf0Reader {
    private final ByteBuf in;
    private final AmfBudget budget;
    private final Referables referables = new Referables();
    private Amf3Reader amf3; // its tables live as long as the message, see readAmf3

    /**
     * @param in the message, from its reader index to its writer index. Lent for the life of the reader.
     */
    public Amf0Reader(ByteBuf in) {
        this.in = in;
        this.budget = new AmfBudget();
    }

    /** Whether bytes are left. */
    public boolean hasNext() {
        return in.isReadable();
    }

    /** Reads all values that are left. */
    public List<AmfValue> readAll() {
        List<AmfValue> values = new ArrayList<>();
        while (hasNext()) {
            values.add(read());
        }
        return values;
    }

    /** Reads a value that must be a string, as the name of a command is. */
    public String readString() {
        AmfValue value = read();
        if (value instanceof AmfString string) {
            return string.value();
        }
        throw new AmfException(value.getClass().getSimpleName() + " is not a string");
    }

    /**
     * Reads the next value.
     *
     * @throws AmfException if there is none, or a bad one
     */
    public AmfValue read() {
        AmfBudget.need(1, in);
        budget.charge(1, 0);
        int marker = in.readUnsignedByte();
        return switch (marker) {
            case Amf0Marker.NUMBER -> new AmfNumber(readDouble());
            case Amf0Marker.BOOLEAN -> AmfBoolean.of(readU8() != 0);
            case Amf0Marker.STRING -> new AmfString(readUtf8());
            case Amf0Marker.LONG_STRING -> new AmfString(readLongUtf8());
            case Amf0Marker.XML_DOCUMENT -> new AmfXml(readLongUtf8());
            case Amf0Marker.NULL -> AmfNull.NULL;
            case Amf0Marker.UNDEFINED -> AmfNull.UNDEFINED;
            case Amf0Marker.UNSUPPORTED -> AmfNull.UNSUPPORTED;
            case Amf0Marker.DATE -> readDate();
            case Amf0Marker.REFERENCE -> readReference();
            case Amf0Marker.OBJECT, Amf0Marker.TYPED_OBJECT, Amf0Marker.ECMA_ARRAY, Amf0Marker.STRICT_ARRAY -> readComplex(marker);
            case Amf0Marker.AVMPLUS_OBJECT -> readAmf3();
            case Amf0Marker.MOVIECLIP, Amf0Marker.RECORDSET -> throw new AmfException("AMF0 marker " + marker + " is reserved");
            case Amf0Marker.OBJECT_END -> throw new AmfException("AMF0 object end is outside an object");
            default -> throw new AmfException("AMF0 marker " + marker + " is not in 0..17");
        };
    }

    /** One value is complex if the peer may refer back to it: it enters the reference table where it begins. */
    private AmfValue readComplex(int marker) {
        int index = referables.reserve();
        int elementsBefore = budget.elements() - 1;
        long bytesBefore = budget.bytes();
        budget.enter();
        AmfValue value = switch (marker) {
            case Amf0Marker.OBJECT -> new AmfObject("", readMembers());
            case Amf0Marker.TYPED_OBJECT -> new AmfObject(readUtf8(), readMembers());
            case Amf0Marker.ECMA_ARRAY -> readEcmaArray();
            default -> readStrictArray();
        };
        budget.leave();
        referables.set(index, budget.since(elementsBefore, bytesBefore, value));
        return value;
    }

    private AmfEcmaArray readEcmaArray() {
        AmfBudget.need(4, in);
        in.skipBytes(4); // the count, a hint
        return new AmfEcmaArray(readMembers());
    }

    private Map<String, AmfValue> readMembers() {
        Map<String, AmfValue> members = new LinkedHashMap<>();
        while (in.isReadable()) {
            String name = readUtf8();
            AmfBudget.need(1, in);
            if (name.isEmpty() && in.getUnsignedByte(in.readerIndex()) == Amf0Marker.OBJECT_END) {
                in.skipBytes(1);
                break;
            }
            members.put(name, read());
        }
        return members;
    }

    private AmfArray readStrictArray() {
        AmfBudget.need(4, in);
        int count = budget.itemCount(in.readUnsignedInt(), /* minItemBytes= */ 1, in);
        List<AmfValue> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(read());
        }
        return new AmfArray(items);
    }

    private AmfValue readReference() {
        AmfBudget.need(2, in);
        return referables.get(in.readUnsignedShort(), budget);
    }

    private AmfDate readDate() {
        double epochMs = readDouble();
        AmfBudget.need(2, in);
        return new AmfDate(epochMs, in.readShort());
    }

    /**
     * Reads one AMF3 value; after it the message goes on in AMF0 (E-RTMP v2, «Enabling AMF3 in RTMP»). The AMF3 reference tables are
     * kept for the rest of the message, as AMF0 §4.1 has it.
     */
    private AmfValue readAmf3() {
        if (amf3 == null) {
            amf3 = new Amf3Reader(in, budget);
        }
        return amf3.read();
    }

    private int readU8() {
        AmfBudget.need(1, in);
        return in.readUnsignedByte();
    }

    private double readDouble() {
        AmfBudget.need(8, in);
        return in.readDouble();
    }

    private String readUtf8() {
        AmfBudget.need(2, in);
        return budget.readUtf8(in.readUnsignedShort(), in);
    }

    private String readLongUtf8() {
        AmfBudget.need(4, in);
        return budget.readUtf8(in.readUnsignedInt(), in);
    }
}
