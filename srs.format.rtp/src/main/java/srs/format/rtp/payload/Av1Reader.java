package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import srs.codec.Av1Obu;
import srs.codec.Av1SequenceHeader;
import srs.codec.CodecException;
import srs.format.rtp.RtpException;

/**
 * AV1 («RTP Payload Format For AV1» 1.0 §4) to OBUs with sizes; the format is drawn at {@link Av1Packetizer}.
 */
final class Av1Reader implements PayloadReader {
    private static final int NO_OBU = -1;
    private static final int OBU_EXTENSION = 0x04;
    private static final int OBU_HAS_SIZE = 0x02;
    /** Of a sequence header; those of encoders have about 12. */
    private static final int MAX_SEQUENCE_HEADER_BYTES = 512;

    private boolean key;
    private int obus;
    /** Where the OBU begins that goes on in the next packet. */
    private int open;
    private byte[] sequenceHeader = {};
    private boolean changed;

    @Override
    public boolean isStart(ByteBuf in, int at, int length) {
        return (in.getByte(at) & (Av1Packetizer.FLAG_N | Av1Packetizer.FLAG_Z)) == Av1Packetizer.FLAG_N;
    }

    @Override
    public void begin() {
        key = false;
        obus = 0;
        open = NO_OBU;
    }

    @Override
    public void read(ByteBuf in, int begin, int length, ByteBuf frame) {
        int header = in.getUnsignedByte(begin);
        boolean continues = (header & Av1Packetizer.FLAG_Z) != 0;
        if (continues != (open != NO_OBU)) {
            throw new RtpException(continues ? "OBU goes on that did not begin" : "OBU does not go on");
        }
        int elements = header >> Av1Packetizer.SHIFT_W & 3;
        int end = begin + length;
        int at = begin + 1;
        for (int n = 1; at < end || n <= elements; n++) {
            int size = end - at;
            if (n != elements) {
                long read = Leb128.read(in, at, end);
                at += Leb128.bytesRead(read);
                size = Leb128.value(read);
            }
            if (size > end - at || elements != 0 && n > elements) {
                throw new RtpException("OBU element of " + size + " bytes is not in 0.." + (end - at));
            }
            if (open == NO_OBU) {
                open = frame.writerIndex();
            }
            frame.writeBytes(in, at, size);
            at += size;
            if (at < end || (header & Av1Packetizer.FLAG_Y) == 0) {
                endObu(frame);
            }
        }
    }

    /** Gives the OBU a size, if it is of the frame. */
    private void endObu(ByteBuf frame) {
        int begin = open;
        open = NO_OBU;
        int end = frame.writerIndex();
        if (begin == end) {
            return;
        }
        int header = frame.getUnsignedByte(begin);
        int body = begin + ((header & OBU_EXTENSION) == 0 ? 1 : 2);
        if ((header & 0x80) != 0 || body > end || ++obus > Av1Obu.MAX_OBUS) {
            throw new RtpException("OBU " + obus + " with header " + header + " of " + (end - begin) + " bytes is none");
        }
        int type = header >> 3 & 0x0F;
        if (type == Av1Obu.TEMPORAL_DELIMITER || type == Av1Packetizer.TILE_LIST || type == Av1Packetizer.PADDING) {
            frame.writerIndex(begin);
            return;
        }
        if ((header & OBU_HAS_SIZE) == 0) {
            insertSize(frame, begin, body, end);
        } else {
            long read = Leb128.read(frame, body, end);
            if (Leb128.value(read) != end - body - Leb128.bytesRead(read)) {
                throw new RtpException("OBU size " + Leb128.value(read) + " is not " + (end - body - Leb128.bytesRead(read)));
            }
        }
        if (type == Av1Obu.SEQUENCE_HEADER) {
            key = true;
            note(frame, begin);
        }
    }

    private static void insertSize(ByteBuf frame, int begin, int body, int end) {
        int size = end - body;
        int sizeBytes = Leb128.bytes(size);
        frame.writeZero(sizeBytes);
        frame.setBytes(body + sizeBytes, frame, body, size); // regions may overlap
        frame.setByte(begin, frame.getByte(begin) | OBU_HAS_SIZE);
        frame.writerIndex(body);
        Leb128.write(size, frame);
        frame.writerIndex(end + sizeBytes);
    }

    private void note(ByteBuf frame, int begin) {
        int length = frame.writerIndex() - begin;
        if (length > MAX_SEQUENCE_HEADER_BYTES) {
            throw new RtpException("sequence header of " + length + " bytes is over " + MAX_SEQUENCE_HEADER_BYTES);
        }
        boolean isKnown = length == sequenceHeader.length && ByteBufUtil.equals(frame, begin, Unpooled.wrappedBuffer(sequenceHeader), 0, length);
        if (!isKnown) {
            sequenceHeader = ByteBufUtil.getBytes(frame, begin, length);
            changed = true;
        }
    }

    @Override
    public void end(ByteBuf frame) {
        if (open != NO_OBU) {
            throw new RtpException("frame ends before its last OBU");
        }
    }

    @Override
    public boolean isKey() {
        return key;
    }

    @Override
    public byte[] takeConfig() {
        if (!changed) {
            return null;
        }
        changed = false;
        try {
            Av1SequenceHeader h = Av1SequenceHeader.parse(Av1Obu.split(Unpooled.wrappedBuffer(sequenceHeader)).get(0).payload());
            byte[] record = new byte[4 + sequenceHeader.length];
            record[0] = (byte) 0x81;
            record[1] = (byte) (h.profile() << 5 | h.levelIdx());
            record[2] = (byte) ((h.highTier() ? 0x80 : 0) | (h.bitDepth() > 8 ? 0x40 : 0) | (h.bitDepth() > 10 ? 0x20 : 0) | (h.monochrome() ? 0x10 : 0)
                    | (h.subsamplingX() ? 0x08 : 0) | (h.subsamplingY() ? 0x04 : 0));
            System.arraycopy(sequenceHeader, 0, record, 4, sequenceHeader.length);
            return record;
        } catch (CodecException e) {
            sequenceHeader = Arrays.copyOf(sequenceHeader, 0);
            return null;
        }
    }
}
