package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import srs.codec.AvcNalUnit;
import srs.codec.HevcNalUnit;
import srs.codec.NalUnits;
import srs.format.rtp.RtpException;

/**
 * H.264 (RFC 6184 §5.6 to 5.8) and H.265 (RFC 7798 §4.4) to NAL units with lengths; the formats are drawn at {@link NalUnitPacketizer}. Parameter sets go to the
 * configuration, delimiters and filler nowhere. Decoding order numbers are not read: nobody in WebRTC negotiates them.
 */
final class NalUnitReader implements PayloadReader {
    static final int AVC_STAP_A = 24;
    static final int AVC_FU_A = 28;
    static final int HEVC_AP = 48;
    static final int HEVC_FU = 49;

    private static final int LENGTH_BYTES = 2;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int NO_FRAGMENT = -1;

    private final boolean isHevc;
    private final int headerBytes;
    private final ParameterSetStore sets;
    private boolean key;
    private int units;
    /** Where the length of the unit is that is in fragments. */
    private int fragmentStart = NO_FRAGMENT;

    NalUnitReader(boolean isHevc) {
        this.isHevc = isHevc;
        this.headerBytes = isHevc ? 2 : 1;
        this.sets = new ParameterSetStore(isHevc);
    }

    private int type(int header) {
        return isHevc ? HevcNalUnit.type((byte) header) : AvcNalUnit.type((byte) header);
    }

    @Override
    public boolean isStart(ByteBuf in, int at, int length) {
        if (length <= headerBytes) {
            return false;
        }
        int type = type(in.getByte(at));
        if (type == (isHevc ? HEVC_FU : AVC_FU_A)) {
            int fu = in.getUnsignedByte(at + headerBytes);
            return (fu & FU_START) != 0 && length > headerBytes + 1 && isFirst(fu & (isHevc ? 0x3F : 0x1F), in.getByte(at + headerBytes + 1));
        }
        if (type == (isHevc ? HEVC_AP : AVC_STAP_A)) {
            int unit = at + headerBytes + LENGTH_BYTES;
            return unit + headerBytes < at + length && isFirst(type(in.getByte(unit)), in.getByte(unit + headerBytes));
        }
        return isFirst(type, in.getByte(at + headerBytes));
    }

    /** Whether a unit is in front of a picture, or its first slice: that flag is the first bit of an H.265 slice, and of first_mb_in_slice 0 in H.264. */
    private boolean isFirst(int type, byte afterHeader) {
        boolean isSlice = isHevc ? type < HevcNalUnit.VPS : type >= AvcNalUnit.NON_IDR && type <= AvcNalUnit.IDR;
        return isSlice ? afterHeader < 0 : isHevc ? type <= HevcNalUnit.PREFIX_SEI : type <= AvcNalUnit.ACCESS_UNIT_DELIMITER;
    }

    @Override
    public void begin() {
        key = false;
        units = 0;
        fragmentStart = NO_FRAGMENT;
    }

    @Override
    public void read(ByteBuf in, int at, int length, ByteBuf frame) {
        if (length < headerBytes) {
            throw new RtpException("NAL unit of " + length + " bytes is under " + headerBytes);
        }
        if (length == headerBytes) { // the end of a sequence
            return;
        }
        int type = type(in.getByte(at));
        if (type == (isHevc ? HEVC_FU : AVC_FU_A)) {
            fragment(in, at, length, frame);
            return;
        }
        if (fragmentStart != NO_FRAGMENT) {
            throw new RtpException("NAL unit of type " + type + " follows a fragment that is not the last");
        }
        if (type == (isHevc ? HEVC_AP : AVC_STAP_A)) {
            aggregate(in, at + headerBytes, at + length, frame);
        } else {
            unit(in, at, length, frame);
        }
    }

    private void aggregate(ByteBuf in, int begin, int end, ByteBuf frame) {
        for (int at = begin; at < end;) {
            int length = end - at < LENGTH_BYTES ? -1 : in.getUnsignedShort(at);
            at += LENGTH_BYTES;
            if (length < 0 || length > end - at) {
                throw new RtpException("aggregated NAL unit of " + length + " bytes is not in 0.." + (end - at));
            }
            if (length > headerBytes) {
                unit(in, at, length, frame);
            }
            at += length;
        }
    }

    private void unit(ByteBuf in, int at, int length, ByteBuf frame) {
        int type = type(in.getByte(at));
        if (type >= (isHevc ? HEVC_AP : AVC_STAP_A)) {
            throw new RtpException("NAL unit type " + type + " is not in 0.." + ((isHevc ? HEVC_AP : AVC_STAP_A) - 1));
        }
        if (isOfFrame(type)) {
            count(type);
            frame.writeInt(length).writeBytes(in, at, length);
        } else {
            sets.add(type, in, at, length);
        }
    }

    private boolean isOfFrame(int type) {
        if (isHevc) {
            return (type < HevcNalUnit.VPS || type > HevcNalUnit.ACCESS_UNIT_DELIMITER) && type != HevcNalUnit.FILLER_DATA;
        }
        return type != AvcNalUnit.SPS && type != AvcNalUnit.PPS && type != AvcNalUnit.ACCESS_UNIT_DELIMITER && type != AvcNalUnit.FILLER_DATA;
    }

    private void count(int type) {
        if (++units > NalUnits.MAX_NAL_UNITS) {
            throw new RtpException("NAL unit " + units + " of a frame is over " + NalUnits.MAX_NAL_UNITS);
        }
        key |= isHevc ? HevcNalUnit.isRandomAccess(type) : type == AvcNalUnit.IDR;
    }

    private void fragment(ByteBuf in, int at, int length, ByteBuf frame) {
        int data = at + headerBytes + 1;
        int fu = in.getUnsignedByte(at + headerBytes);
        if ((fu & FU_START) != 0) {
            if (fragmentStart != NO_FRAGMENT) {
                throw new RtpException("first fragment follows a fragment that is not the last");
            }
            fragmentStart = frame.writerIndex();
            frame.writeInt(0);
            int header = in.getUnsignedByte(at);
            if (isHevc) {
                frame.writeByte(header & 0x81 | (fu & 0x3F) << 1).writeByte(in.getByte(at + 1));
            } else {
                frame.writeByte(header & 0xE0 | fu & 0x1F);
            }
        } else if (fragmentStart == NO_FRAGMENT) {
            throw new RtpException("fragment without a first one");
        }
        frame.writeBytes(in, data, at + length - data);
        if ((fu & FU_END) != 0) {
            endFragments(frame);
        }
    }

    private void endFragments(ByteBuf frame) {
        int start = fragmentStart;
        int unit = start + NalUnits.LENGTH_SIZE;
        int length = frame.writerIndex() - unit;
        fragmentStart = NO_FRAGMENT;
        int type = type(frame.getByte(unit));
        if (type >= (isHevc ? HEVC_AP : AVC_STAP_A)) {
            throw new RtpException("fragmented NAL unit type " + type + " is not in 0.." + ((isHevc ? HEVC_AP : AVC_STAP_A) - 1));
        }
        if (isOfFrame(type)) {
            count(type);
            frame.setInt(start, length);
        } else {
            sets.add(type, frame, unit, length);
            frame.writerIndex(start);
        }
    }

    @Override
    public void end(ByteBuf frame) {
        if (fragmentStart != NO_FRAGMENT) {
            throw new RtpException("frame ends before the last fragment of a NAL unit");
        }
    }

    @Override
    public boolean isKey() {
        return key;
    }

    @Override
    public byte[] takeConfig() {
        return sets.takeConfig();
    }

    @Override
    public void addParameterSet(ByteBuf nalUnit) {
        if (nalUnit.readableBytes() > headerBytes) {
            sets.add(type(nalUnit.getByte(nalUnit.readerIndex())), nalUnit, nalUnit.readerIndex(), nalUnit.readableBytes());
        }
    }
}
