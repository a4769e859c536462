package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * Puts sections together (ISO/IEC 13818-1 §2.4.4): several in a packet, one over several packets. Hands out those with a right CRC. Confined to its reader.
 */
final class SectionReader implements PayloadReader {
    private static final int STUFFING = 0xFF;

    private final Consumer<ByteBuf> sections;
    private final Consumer<TsFault> faults;
    /** The section that is being read: on the heap, at most {@link TsLimits#MAX_SECTION_BYTES}. */
    private final ByteBuf section = Unpooled.buffer(TransportPacket.SIZE, TsLimits.MAX_SECTION_BYTES);
    private boolean isInside;

    /** @param sections is lent each section */
    SectionReader(Consumer<ByteBuf> sections, Consumer<TsFault> faults) {
        this.sections = sections;
        this.faults = faults;
    }

    @Override
    public void payload(boolean isStart, boolean isRandomAccess, ByteBuf in, int at, int length) {
        int from = at;
        int end = at + length;
        if (isStart) {
            int pointer = in.getUnsignedByte(at);
            from = at + 1 + pointer;
            if (from > end) {
                faults.accept(TsFault.BAD_SECTION);
                drop();
                return;
            }
            // the end of the section before
            add(in, at + 1, from);
            drop();
            isInside = true;
        }
        add(in, from, end);
    }

    /** Adds bytes, and hands out each section that becomes whole. */
    private void add(ByteBuf in, int from, int end) {
        int at = from;
        while (isInside && at < end) {
            if (!section.isReadable() && in.getUnsignedByte(at) == STUFFING) {
                isInside = false;
                return;
            }
            int head = Math.min(Math.max(Section.LENGTH_END - section.readableBytes(), 0), end - at);
            section.writeBytes(in, at, head);
            at += head;
            if (section.readableBytes() < Section.LENGTH_END) {
                return;
            }
            int bytes = Section.bytes(section, 0);
            if (bytes > TsLimits.MAX_SECTION_BYTES || bytes < Section.MIN_BYTES) {
                faults.accept(TsFault.BAD_SECTION);
                drop();
                return;
            }
            int body = Math.min(bytes - section.readableBytes(), end - at);
            section.writeBytes(in, at, body);
            at += body;
            if (section.readableBytes() == bytes) {
                whole();
            }
        }
    }

    private void whole() {
        if (Crc32Mpeg.of(section, 0, section.readableBytes()) == 0) {
            sections.accept(section);
        } else {
            faults.accept(TsFault.BAD_CRC);
        }
        section.clear();
    }

    private void drop() {
        section.clear();
        isInside = false;
    }

    @Override
    public void onLoss() {
        drop();
    }
}
