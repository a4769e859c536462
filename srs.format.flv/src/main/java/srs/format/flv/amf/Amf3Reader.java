package srs.format.flv.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import srs.format.flv.amf.AmfBudget.Referables;

/**
 * Reads the AMF3 values of one message («Action Message Format – AMF 3»).
 *
 * <p>Confined to one thread. The buffer is lent for the life of the reader, which moves its reader index and never retains it. An
 * array with named members becomes an {@link AmfEcmaArray} in which the dense items have the names 0, 1, …; a dictionary becomes an
 * array of arrays of key and value. Externalizable objects are refused: only their class knows their length.
 */
public final class Amf3Reader {
    private final ByteBuf in;
    private final AmfBudget budget;
    private final Referables objects = new Referables();
    private final Referables strings = new Referables();
    private final List<Traits> traits = new ArrayList<>();

    private record Traits(String className, boolean dynamic, List<String> names) {
    }

    /**
     * @param in the message, from its reader index to its writer index. Lent for the life of the reader.
     */
    public Amf3Reader(ByteBuf in) {
        this(in, new AmfBudget());
    }

    Amf3Reader(ByteBuf in, AmfBudget budget) {
        this.in = in;
        this.budget = budget;
    }

    /** Whether bytes are left. */
    public boolean hasNext() {
        return in.isReadable();
    }

    /**
     * Reads the next value.
     *
     * @throws AmfException if there is none, or a bad one
     */
    public AmfValue read() {
        budget.charge(1, 0);
        int marker = readU8();
        return switch (marker) {
            case Amf3Marker.UNDEFINED -> AmfNull.UNDEFINED;
            case Amf3Marker.NULL -> AmfNull.NULL;
            case Amf3Marker.FALSE -> AmfBoolean.FALSE;
            case Amf3Marker.TRUE -> AmfBoolean.TRUE;
            case Amf3Marker.INTEGER -> new AmfNumber(readU29() << 3 >> 3); // 29 bits, signed
            case Amf3Marker.DOUBLE -> new AmfNumber(readDouble());
            case Amf3Marker.STRING -> new AmfString(readUtf8());
            case Amf3Marker.XML_DOC, Amf3Marker.XML, Amf3Marker.DATE, Amf3Marker.ARRAY, Amf3Marker.OBJECT, Amf3Marker.BYTE_ARRAY,
                    Amf3Marker.VECTOR_INT, Amf3Marker.VECTOR_UINT, Amf3Marker.VECTOR_DOUBLE, Amf3Marker.VECTOR_OBJECT,
                    Amf3Marker.DICTIONARY -> readComplex(marker);
            default -> throw new AmfException("AMF3 marker " + marker + " is not in 0..17");
        };
    }

    /** A complex value is a reference, or enters the table of objects where it begins. */
    private AmfValue readComplex(int marker) {
        int header = readU29();
        if ((header & 1) == 0) {
            return objects.get(header >> 1, budget);
        }
        int index = objects.reserve();
        int elementsBefore = budget.elements() - 1;
        long bytesBefore = budget.bytes();
        budget.enter();
        int length = header >> 1;
        AmfValue value = switch (marker) {
            case Amf3Marker.DATE -> new AmfDate(readDouble(), 0);
            case Amf3Marker.ARRAY -> readArray(length);
            case Amf3Marker.OBJECT -> readObject(header);
            case Amf3Marker.BYTE_ARRAY -> new AmfBytes(budget.readBytes(length, in));
            case Amf3Marker.VECTOR_INT, Amf3Marker.VECTOR_UINT, Amf3Marker.VECTOR_DOUBLE -> readNumberVector(marker, length);
            case Amf3Marker.VECTOR_OBJECT -> readObjectVector(length);
            case Amf3Marker.DICTIONARY -> readDictionary(length);
            default -> new AmfXml(budget.readUtf8(length, in));
        };
        budget.leave();
        objects.set(index, budget.since(elementsBefore, bytesBefore, value));
        return value;
    }

    private AmfValue readArray(int length) {
        int count = budget.itemCount(length, /* minItemBytes= */ 1, in);
        Map<String, AmfValue> members = readNamed(new LinkedHashMap<>());
        List<AmfValue> items = readItems(count);
        if (members.isEmpty()) {
            return new AmfArray(items);
        }
        for (int i = 0; i < count; i++) {
            members.put(Integer.toString(i), items.get(i));
        }
        return new AmfEcmaArray(members);
    }

    private List<AmfValue> readItems(int count) {
        List<AmfValue> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(read());
        }
        return items;
    }

    private Map<String, AmfValue> readNamed(Map<String, AmfValue> members) {
        for (String name = readUtf8(); !name.isEmpty(); name = readUtf8()) {
            members.put(name, read());
        }
        return members;
    }

    private AmfObject readObject(int header) {
        Traits type = readTraits(header);
        Map<String, AmfValue> members = new LinkedHashMap<>();
        for (String name : type.names) {
            members.put(name, read());
        }
        if (type.dynamic) {
            readNamed(members);
        }
        return new AmfObject(type.className, members);
    }

    /**
     * The header says which traits follow, in its lowest bits: 01 a reference to traits, 0011 sealed, 1011 dynamic, 111
     * externalizable; 0 (a reference to an object) was handled before.
     */
    private Traits readTraits(int header) {
        if ((header & 0b10) == 0) {
            int index = header >> 2;
            if (index >= traits.size()) {
                throw new AmfException("traits reference " + index + " is not in 0.." + (traits.size() - 1));
            }
            return traits.get(index);
        }
        String className = readUtf8();
        if ((header & 0b100) != 0) {
            throw new AmfException("AMF3 object of externalizable class cannot be read");
        }
        int count = budget.itemCount(header >> 4, /* minItemBytes= */ 1, in);
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(readUtf8());
        }
        budget.charge(count, 0);
        Traits type = new Traits(className, (header & 0b1000) != 0, names);
        traits.add(type);
        return type;
    }

    private AmfArray readNumberVector(int marker, int length) {
        readU8(); // whether its length is fixed
        int count = budget.itemCount(length, marker == Amf3Marker.VECTOR_DOUBLE ? 8 : 4, in);
        budget.charge(count, 0);
        List<AmfValue> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(new AmfNumber(switch (marker) {
                case Amf3Marker.VECTOR_INT -> in.readInt();
                case Amf3Marker.VECTOR_UINT -> in.readUnsignedInt();
                default -> in.readDouble();
            }));
        }
        return new AmfArray(items);
    }

    private AmfArray readObjectVector(int length) {
        readU8(); // whether its length is fixed
        readUtf8(); // the class of its items; each item says its own
        return new AmfArray(readItems(budget.itemCount(length, /* minItemBytes= */ 1, in)));
    }

    private AmfArray readDictionary(int length) {
        readU8(); // whether keys are weak
        int count = budget.itemCount(length, /* minItemBytes= */ 2, in);
        List<AmfValue> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new AmfArray(List.of(read(), read())));
        }
        budget.charge(count, 0);
        return new AmfArray(entries);
    }

    /** A string or a reference to an earlier one; the empty string is never referred to. */
    private String readUtf8() {
        int header = readU29();
        if ((header & 1) == 0) {
            return ((AmfString) strings.get(header >> 1, budget)).value();
        }
        int length = header >> 1;
        String text = budget.readUtf8(length, in);
        if (length > 0) {
            strings.set(strings.reserve(), new AmfBudget.Referable(new AmfString(text), 0, length));
        }
        return text;
    }

    /** A 29-bit number in one to four bytes: 7 bits in each of the first three, 8 in the fourth. */
    private int readU29() {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int octet = readU8();
            value = value << 7 | octet & 0x7F;
            if (octet < 0x80) {
                return value;
            }
        }
        return value << 8 | readU8();
    }

    private int readU8() {
        AmfBudget.need(1, in);
        return in.readUnsignedByte();
    }

    private double readDouble() {
        AmfBudget.need(8, in);
        return in.readDouble();
    }
}
