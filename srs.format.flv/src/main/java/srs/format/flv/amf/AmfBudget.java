package srs.format.flv.amf;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a message has cost so far, and bounded reads of its bytes. One per message, shared by the AMF0 and the AMF3 reader.
 *
 * <p>A reference is charged with all that it stands for: otherwise forty nested pairs of references would be a message of 200 bytes
 * that takes a terabyte to write out again.
 */
final class AmfBudget {
    private int depth;
    private int elements;
    private long bytes;

    /** A value to which the peer may refer back, with its cost; no value yet while the peer is still inside it. */
    record Referable(AmfValue value, int elements, long bytes) {
        static final Referable OPEN = new Referable(null, 0, 0);
    }

    /** A reference table, in order of first appearance. */
    static final class Referables {
        private final List<Referable> values = new ArrayList<>();

        int reserve() {
            values.add(Referable.OPEN);
            return values.size() - 1;
        }

        void set(int index, Referable value) {
            values.set(index, value);
        }

        AmfValue get(int index, AmfBudget budget) {
            if (index < 0 || index >= values.size()) {
                throw new AmfException("reference " + index + " is not in 0.." + (values.size() - 1));
            }
            Referable referable = values.get(index);
            if (referable == Referable.OPEN) {
                throw new AmfException("reference " + index + " is to a value that contains it");
            }
            budget.charge(referable.elements, referable.bytes);
            return referable.value;
        }
    }

    /** Cost so far, to tell later what one value cost. */
    int elements() {
        return elements;
    }

    long bytes() {
        return bytes;
    }

    Referable since(int elementsBefore, long bytesBefore, AmfValue value) {
        return new Referable(value, elements - elementsBefore, bytes - bytesBefore);
    }

    void enter() {
        if (++depth > AmfLimits.MAX_DEPTH) {
            throw new AmfException("AMF nesting " + depth + " is over " + AmfLimits.MAX_DEPTH);
        }
    }

    void leave() {
        depth--;
    }

    void charge(int moreElements, long moreBytes) {
        elements += moreElements;
        bytes += moreBytes;
        if (elements > AmfLimits.MAX_ELEMENTS) {
            throw new AmfException("AMF message of " + elements + " values is over " + AmfLimits.MAX_ELEMENTS);
        }
        if (bytes > AmfLimits.MAX_TOTAL_BYTES) {
            throw new AmfException("AMF message of " + bytes + " bytes of text is over " + AmfLimits.MAX_TOTAL_BYTES);
        }
    }

    /** Refuses an item count that the limit or the bytes that are left cannot hold, before anything is allocated. */
    int itemCount(long count, int minItemBytes, ByteBuf in) {
        if (count > AmfLimits.MAX_ELEMENTS - elements) {
            throw new AmfException("AMF array of " + count + " items is over " + AmfLimits.MAX_ELEMENTS);
        }
        if (count * minItemBytes > in.readableBytes()) {
            throw new AmfException("AMF array of " + count + " items does not fit in " + in.readableBytes() + " bytes");
        }
        return (int) count;
    }

    String readUtf8(long length, ByteBuf in) {
        int size = byteCount(length, in);
        return size == 0 ? "" : in.readCharSequence(size, StandardCharsets.UTF_8).toString();
    }

    byte[] readBytes(long length, ByteBuf in) {
        byte[] content = new byte[byteCount(length, in)];
        in.readBytes(content);
        return content;
    }

    private int byteCount(long length, ByteBuf in) {
        if (length > AmfLimits.MAX_STRING_BYTES) {
            throw new AmfException("AMF string of " + length + " bytes is over " + AmfLimits.MAX_STRING_BYTES);
        }
        need((int) length, in);
        charge(0, length);
        return (int) length;
    }

    static void need(int size, ByteBuf in) {
        if (in.readableBytes() < size) {
            throw new AmfException("AMF value ends after " + in.readableBytes() + " of " + size + " bytes");
        }
    }
}
