package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.AvcNalUnit;
import srs.codec.CodecException;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.codec.HevcNalUnit;
import srs.codec.NalUnits;

/**
 * H.264 (RFC 6184 §5.6 to 5.8, packetization mode 1) and H.265 (RFC 7798 §4.4) from NAL units with lengths. Small units share a packet, large ones are fragmented.
 * Delimiters and filler stay behind; a key frame without parameter sets gets those of the configuration.
 *
 * <pre>
 *  H.264  STAP-A   F NRI 24 |               length (16) | NAL unit | …
 *         FU-A     F NRI 28 | S E R type |  part of the unit without its header
 *  H.265  AP       type 48 (16) |           length (16) | NAL unit | …
 *         FU       type 49 (16) | S E type | part of the unit without its header
 * </pre>
 */
final class NalUnitPacketizer implements Packetizer {
    private static final int LENGTH_BYTES = 2;
    private static final int MAX_AGGREGATED = PayloadPieces.MAX_PIECES / 2 - 1;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;

    private final boolean isHevc;
    private final int lengthSize;
    private final ByteBuf parameterSets;
    private final int maxPayloadBytes;
    private final int headerBytes;
    private final PayloadPieces payload = new PayloadPieces();
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private int count;
    /** How many of the units, from the first on, are in {@link #parameterSets}. */
    private int setCount;

    private NalUnitPacketizer(boolean isHevc, int lengthSize, ByteBuf parameterSets, int maxPayloadBytes) {
        this.isHevc = isHevc;
        this.lengthSize = lengthSize;
        this.parameterSets = parameterSets;
        this.maxPayloadBytes = maxPayloadBytes;
        this.headerBytes = isHevc ? 2 : 1;
    }

    static NalUnitPacketizer avc(byte[] avcC, int maxPayloadBytes) {
        AvcDecoderConfigurationRecord record = AvcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(avcC));
        ByteBuf sets = Unpooled.buffer();
        record.sps().forEach(set -> write(set, sets));
        record.pps().forEach(set -> write(set, sets));
        return new NalUnitPacketizer(false, record.nalLengthSize(), sets, maxPayloadBytes);
    }

    static NalUnitPacketizer hevc(byte[] hvcC, int maxPayloadBytes) {
        HevcDecoderConfigurationRecord record = HevcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(hvcC));
        ByteBuf sets = Unpooled.buffer();
        record.vps().forEach(set -> write(set, sets));
        record.sps().forEach(set -> write(set, sets));
        record.pps().forEach(set -> write(set, sets));
        return new NalUnitPacketizer(true, record.nalLengthSize(), sets, maxPayloadBytes);
    }

    private static void write(byte[] set, ByteBuf out) {
        if (set.length > 0) {
            out.writeInt(set.length).writeBytes(set);
        }
    }

    @Override
    public void packetize(ByteBuf frame, int at, int length, boolean key, PayloadSink sink) {
        count = 0;
        setCount = 0;
        if (key) {
            collect(parameterSets, 0, parameterSets.writerIndex(), NalUnits.LENGTH_SIZE);
            setCount = count;
        }
        boolean hasOwnSets = collect(frame, at, at + length, lengthSize);
        int first = hasOwnSets ? setCount : 0;
        for (int i = first; i < count;) {
            i = lengths[i] > maxPayloadBytes ? fragment(frame, i, sink) : aggregate(frame, i, sink);
        }
        payload.clear();
    }

    /** Notes where the units are; tells whether a sequence parameter set is among them. */
    private boolean collect(ByteBuf in, int begin, int end, int prefix) {
        boolean hasSets = false;
        for (int at = begin; at < end;) {
            if (end - at < prefix) {
                throw new CodecException("NAL unit length ends after " + (end - at) + " of " + prefix + " bytes");
            }
            long size = prefix == 1 ? in.getUnsignedByte(at) : prefix == 2 ? in.getUnsignedShort(at) : in.getUnsignedInt(at);
            at += prefix;
            if (size > end - at) {
                throw new CodecException("NAL unit ends after " + (end - at) + " of " + size + " bytes");
            }
            if (size > headerBytes && isWanted(in.getByte(at))) {
                hasSets |= isSps(in.getByte(at));
                add(at, (int) size);
            }
            at += (int) size;
        }
        return hasSets;
    }

    private boolean isSps(byte header) {
        return isHevc ? HevcNalUnit.type(header) == HevcNalUnit.SPS : AvcNalUnit.type(header) == AvcNalUnit.SPS;
    }

    private boolean isWanted(byte header) {
        if (isHevc) {
            int type = HevcNalUnit.type(header);
            return type != HevcNalUnit.ACCESS_UNIT_DELIMITER && type != HevcNalUnit.FILLER_DATA && type < NalUnitReader.HEVC_AP;
        }
        int type = AvcNalUnit.type(header);
        return type != AvcNalUnit.ACCESS_UNIT_DELIMITER && type != AvcNalUnit.FILLER_DATA && type < NalUnitReader.AVC_STAP_A;
    }

    private void add(int at, int size) {
        if (count == NalUnits.MAX_NAL_UNITS) {
            throw new CodecException("NAL unit " + (count + 1) + " of a frame is over " + NalUnits.MAX_NAL_UNITS);
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        offsets[count] = at;
        lengths[count++] = size;
    }

    private ByteBuf source(ByteBuf frame, int unit) {
        return unit < setCount ? parameterSets : frame;
    }

    /** One unit as it is, or as many as fit; returns the next. */
    private int aggregate(ByteBuf frame, int from, PayloadSink sink) {
        int end = from;
        int size = headerBytes;
        while (end < count && end - from < MAX_AGGREGATED && size + LENGTH_BYTES + lengths[end] <= maxPayloadBytes) {
            size += LENGTH_BYTES + lengths[end++];
        }
        payload.clear();
        if (end - from < 2) {
            payload.put(source(frame, from), offsets[from], lengths[from]);
            end = from + 1;
        } else {
            aggregateHeader(frame, from, end);
            for (int i = from; i < end; i++) {
                payload.putShort(lengths[i]);
                payload.put(source(frame, i), offsets[i], lengths[i]);
            }
        }
        sink.onPayload(payload, end == count);
        return end;
    }

    private void aggregateHeader(ByteBuf frame, int from, int end) {
        int forbidden = 0;
        int importance = 0;
        int layer = 63;
        int temporal = 7;
        for (int i = from; i < end; i++) {
            int header = source(frame, i).getUnsignedByte(offsets[i]);
            forbidden |= header & 0x80;
            importance = Math.max(importance, header & 0x60);
            if (isHevc) {
                int both = source(frame, i).getUnsignedShort(offsets[i]);
                layer = Math.min(layer, both >> 3 & 0x3F);
                temporal = Math.min(temporal, both & 7);
            }
        }
        if (isHevc) {
            payload.putShort(forbidden << 8 | NalUnitReader.HEVC_AP << 9 | layer << 3 | temporal);
        } else {
            payload.putByte(forbidden | importance | NalUnitReader.AVC_STAP_A);
        }
    }

    private int fragment(ByteBuf frame, int unit, PayloadSink sink) {
        ByteBuf source = source(frame, unit);
        int at = offsets[unit];
        int end = at + lengths[unit];
        int header = source.getUnsignedByte(at);
        int type = isHevc ? header >> 1 & 0x3F : header & 0x1F;
        int second = isHevc ? source.getUnsignedByte(at + 1) : 0;
        int room = maxPayloadBytes - headerBytes - 1;
        int flag = FU_START;
        for (at += headerBytes; at < end;) {
            int part = Math.min(room, end - at);
            boolean isLast = at + part == end;
            payload.clear();
            if (isHevc) {
                payload.putByte(header & 0x81 | NalUnitReader.HEVC_FU << 1);
                payload.putByte(second);
            } else {
                payload.putByte(header & 0xE0 | NalUnitReader.AVC_FU_A);
            }
            payload.putByte(flag | (isLast ? FU_END : 0) | type);
            payload.put(source, at, part);
            sink.onPayload(payload, isLast && unit == count - 1);
            at += part;
            flag = 0;
        }
        return unit + 1;
    }
}
