package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import srs.codec.Av1CodecConfigurationRecord;
import srs.codec.Av1Obu;
import srs.codec.CodecException;
import srs.format.rtp.RtpException;

/**
 * AV1 («RTP Payload Format For AV1» 1.0 §4). OBUs travel without their sizes; temporal delimiters, tile lists and padding stay behind.
 *
 * <pre>
 *  Z Y W(2) N 000 | element 1 length (leb128) | element 1 | … | last element, without length
 *  Z: the first element goes on from the packet before; Y: the last goes on in the next; W: elements, 1 to 3; N: a coded video sequence begins
 * </pre>
 */
final class Av1Packetizer implements Packetizer {
    static final int FLAG_Z = 0x80;
    static final int FLAG_Y = 0x40;
    static final int SHIFT_W = 4;
    static final int FLAG_N = 0x08;
    static final int TILE_LIST = 8;
    static final int PADDING = 15;

    private static final int RECORD_HEADER_BYTES = 4;
    private static final int MAX_ELEMENTS = 3;
    private static final int OBU_EXTENSION = 0x04;
    private static final int OBU_HAS_SIZE = 0x02;

    private final ByteBuf configObus;
    private final int maxPayloadBytes;
    private final PayloadPieces payload = new PayloadPieces();
    /** Where each OBU's header is, and where its payload is and how long. */
    private int[] headers = new int[8];
    private int[] bodies = new int[8];
    private int[] lengths = new int[8];
    private int count;
    private int configCount;

    Av1Packetizer(byte[] av1C, int maxPayloadBytes) {
        if (av1C.length > 0) {
            Av1CodecConfigurationRecord.parse(Unpooled.wrappedBuffer(av1C));
        }
        int from = Math.min(RECORD_HEADER_BYTES, av1C.length);
        this.configObus = Unpooled.wrappedBuffer(av1C, from, av1C.length - from);
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public void packetize(ByteBuf frame, int at, int length, boolean key, PayloadSink sink) {
        count = 0;
        configCount = 0;
        if (key) {
            collect(configObus, configObus.readerIndex(), configObus.writerIndex());
            configCount = count;
        }
        boolean hasSequenceHeader = collect(frame, at, at + length);
        if (hasSequenceHeader && configCount > 0) {
            drop(configCount);
        }
        boolean startsSequence = key && (hasSequenceHeader || configCount > 0);
        send(frame, startsSequence ? FLAG_N : 0, sink);
    }

    private void drop(int first) {
        count -= first;
        System.arraycopy(headers, first, headers, 0, count);
        System.arraycopy(bodies, first, bodies, 0, count);
        System.arraycopy(lengths, first, lengths, 0, count);
        configCount = 0;
    }

    /** Notes where the OBUs are; tells whether a sequence header is among them. */
    private boolean collect(ByteBuf in, int begin, int end) {
        boolean hasSequenceHeader = false;
        for (int at = begin; at < end;) {
            int header = in.getUnsignedByte(at);
            int body = at + ((header & OBU_EXTENSION) == 0 ? 1 : 2);
            int size = end - body;
            if ((header & OBU_HAS_SIZE) != 0) {
                try {
                    long read = Leb128.read(in, body, end);
                    body += Leb128.bytesRead(read);
                    size = Leb128.value(read);
                } catch (RtpException e) {
                    throw new CodecException(e.getMessage());
                }
            }
            if ((header & 0x80) != 0 || size < 0 || size > end - body) {
                throw new CodecException("OBU with header " + header + " ends after " + (end - body) + " of " + size + " bytes");
            }
            int type = header >> 3 & 0x0F;
            if (type != Av1Obu.TEMPORAL_DELIMITER && type != TILE_LIST && type != PADDING) {
                hasSequenceHeader |= type == Av1Obu.SEQUENCE_HEADER;
                add(at, body, size);
            }
            at = body + size;
        }
        return hasSequenceHeader;
    }

    private void add(int header, int body, int size) {
        if (count == Av1Obu.MAX_OBUS) {
            throw new CodecException("OBU " + (count + 1) + " of a temporal unit is over " + Av1Obu.MAX_OBUS);
        }
        if (count == headers.length) {
            headers = Arrays.copyOf(headers, 2 * count);
            bodies = Arrays.copyOf(bodies, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        headers[count] = header;
        bodies[count] = body;
        lengths[count++] = size;
    }

    private void send(ByteBuf frame, int firstFlags, PayloadSink sink) {
        int flags = firstFlags;
        int sent = 0; // of the OBU that is next, its header counted
        for (int obu = 0; obu < count;) {
            payload.clear();
            ByteBuf header = payload.beginHeader();
            header.writeByte(0);
            payload.endHeader(0);
            int elements = 0;
            boolean isFull = false;
            while (obu < count && elements < MAX_ELEMENTS && !isFull) {
                int rest = headerBytes(frame, obu) + lengths[obu] - sent;
                int room = maxPayloadBytes - payload.size();
                elements++;
                // with a length, when another can follow in this packet
                if (elements < MAX_ELEMENTS && obu + 1 < count && Leb128.bytes(rest) + rest + 2 <= room) {
                    int from = header.writerIndex();
                    Leb128.write(rest, header);
                    payload.endHeader(from);
                    put(frame, obu++, sent, rest);
                    sent = 0;
                } else {
                    int part = Math.min(rest, room);
                    put(frame, obu, sent, part);
                    isFull = true;
                    if (part < rest) {
                        flags |= FLAG_Y;
                        sent += part;
                    } else {
                        obu++;
                        sent = 0;
                    }
                }
            }
            header.setByte(0, flags | elements << SHIFT_W);
            flags = (flags & FLAG_Y) != 0 ? FLAG_Z : 0;
            sink.onPayload(payload, obu == count);
        }
        payload.clear();
    }

    private ByteBuf source(ByteBuf frame, int obu) {
        return obu < configCount ? configObus : frame;
    }

    private int headerBytes(ByteBuf frame, int obu) {
        return (source(frame, obu).getByte(headers[obu]) & OBU_EXTENSION) == 0 ? 1 : 2;
    }

    /** A part of an OBU: its header without the flag of the size, then the payload. */
    private void put(ByteBuf frame, int obu, int from, int bytes) {
        ByteBuf source = source(frame, obu);
        int headerBytes = headerBytes(frame, obu);
        int at = from;
        int end = from + bytes;
        if (at == 0 && at < end) {
            payload.putByte(source.getByte(headers[obu]) & ~OBU_HAS_SIZE);
            at++;
        }
        if (at == 1 && headerBytes == 2 && at < end) {
            payload.putByte(source.getByte(headers[obu] + 1));
            at++;
        }
        if (at < end) {
            payload.put(source, bodies[obu] + at - headerBytes, end - at);
        }
    }
}
