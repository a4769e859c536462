package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.AvcNalUnit;
import srs.codec.CodecException;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.codec.HevcNalUnit;
import srs.codec.NalUnits;

/**
 * H.264 and H.265 (ISO/IEC 13818-1 §2.14 and §2.17): NAL units with start codes instead of lengths, an access unit delimiter in front of each picture,
 * and the parameter sets in front of each picture at which decoding can start, unless it has its own.
 */
final class NalUnitFormat implements PayloadFormat {
    /** An H.264 delimiter that allows all slice types, with its start code. */
    private static final byte[] AVC_DELIMITER = {0, 0, 0, 1, 0x09, (byte) 0xF0};
    /** The same of H.265. */
    private static final byte[] HEVC_DELIMITER = {0, 0, 0, 1, 0x46, 0x01, 0x50};
    private static final byte[] START_CODE = {0, 0, 1};

    private final boolean isHevc;
    private final int lengthSize;
    private final byte[] parameterSets;
    private final int neededSets;
    private boolean addsSets;

    private NalUnitFormat(boolean isHevc, int lengthSize, byte[] parameterSets, int neededSets) {
        this.isHevc = isHevc;
        this.lengthSize = lengthSize;
        this.parameterSets = parameterSets;
        this.neededSets = neededSets;
    }

    /** @throws CodecException when the configuration is none */
    static NalUnitFormat avc(byte[] avcC) {
        AvcDecoderConfigurationRecord record = AvcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(avcC));
        return new NalUnitFormat(false, record.nalLengthSize(), annexB(List.of(record.sps(), record.pps())), 2);
    }

    /** @throws CodecException when the configuration is none */
    static NalUnitFormat hevc(byte[] hvcC) {
        HevcDecoderConfigurationRecord record = HevcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(hvcC));
        return new NalUnitFormat(true, record.nalLengthSize(), annexB(List.of(record.vps(), record.sps(), record.pps())), 3);
    }

    private static byte[] annexB(List<List<byte[]>> kinds) {
        ByteBuf out = Unpooled.buffer();
        for (List<byte[]> sets : kinds) {
            for (byte[] set : sets) {
                out.writeInt(1).writeBytes(set);
            }
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    @Override
    public int measure(ByteBuf in, int at, int length, boolean key) {
        int bytes = delimiter().length;
        int end = at + length;
        int units = 0;
        int sets = 0;
        for (int i = at; i < end;) {
            int unit = unitBytes(in, i, end);
            i += lengthSize;
            int type = unit == 0 ? -1 : type(in.getByte(i));
            if (unit > 0 && !isDelimiter(type)) {
                if (++units > NalUnits.MAX_NAL_UNITS) {
                    throw new CodecException("NAL unit " + units + " of a frame is over " + NalUnits.MAX_NAL_UNITS);
                }
                bytes += START_CODE.length + unit;
                sets |= setBit(type);
            }
            i += unit;
        }
        if (units == 0) {
            throw new CodecException("frame of " + length + " bytes holds no NAL unit");
        }
        addsSets = key && Integer.bitCount(sets) < neededSets;
        return bytes + (addsSets ? parameterSets.length : 0);
    }

    @Override
    public void write(PacketWriter out, ByteBuf in, int at, int length) {
        out.put(delimiter(), 0, delimiter().length);
        if (addsSets) {
            out.put(parameterSets, 0, parameterSets.length);
        }
        int end = at + length;
        for (int i = at; i < end;) {
            int unit = unitBytes(in, i, end);
            i += lengthSize;
            if (unit > 0 && !isDelimiter(type(in.getByte(i)))) {
                out.put(START_CODE, 0, START_CODE.length);
                out.put(in, i, unit);
            }
            i += unit;
        }
    }

    private int unitBytes(ByteBuf in, int at, int end) {
        if (end - at < lengthSize) {
            throw new CodecException("NAL unit length ends after " + (end - at) + " of " + lengthSize + " bytes");
        }
        long size = switch (lengthSize) {
            case 1 -> in.getUnsignedByte(at);
            case 2 -> in.getUnsignedShort(at);
            default -> in.getUnsignedInt(at);
        };
        if (size > end - at - lengthSize) {
            throw new CodecException("NAL unit ends after " + (end - at - lengthSize) + " of " + size + " bytes");
        }
        return (int) size;
    }

    private byte[] delimiter() {
        return isHevc ? HEVC_DELIMITER : AVC_DELIMITER;
    }

    private int type(byte header) {
        return isHevc ? HevcNalUnit.type(header) : AvcNalUnit.type(header);
    }

    private boolean isDelimiter(int type) {
        return type == (isHevc ? HevcNalUnit.ACCESS_UNIT_DELIMITER : AvcNalUnit.ACCESS_UNIT_DELIMITER);
    }

    /** A bit of its own for each kind of parameter set. */
    private int setBit(int type) {
        return switch (type) {
            case AvcNalUnit.SPS -> isHevc ? 0 : 1;
            case AvcNalUnit.PPS -> isHevc ? 0 : 2;
            case HevcNalUnit.VPS -> isHevc ? 1 : 0;
            case HevcNalUnit.SPS -> isHevc ? 2 : 0;
            case HevcNalUnit.PPS -> isHevc ? 4 : 0;
            default -> 0;
        };
    }

    @Override
    public Descriptors descriptors() {
        return isHevc ? Descriptors.of(TsCodec.HEVC, 0) : Descriptors.NONE;
    }
}
