package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.AvcNalUnit;
import srs.codec.AvcSps;
import srs.codec.BitReader;
import srs.codec.CodecException;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.codec.HevcNalUnit;
import srs.codec.HevcSps;

/**
 * The parameter sets that a stream has told, by their ids, and the configuration record of them. A set that is told again costs a comparison.
 */
final class ParameterSetStore {
    /** Of one set; those of encoders have less than 100. */
    static final int MAX_SET_BYTES = 4096;
    /** Of one kind. */
    static final int MAX_SETS = 64;

    private final boolean isHevc;
    private final Map<Integer, byte[]> vps = new TreeMap<>();
    private final Map<Integer, byte[]> sps = new TreeMap<>();
    private final Map<Integer, byte[]> pps = new TreeMap<>();
    private boolean changed;

    ParameterSetStore(boolean isHevc) {
        this.isHevc = isHevc;
    }

    /** Notes a set; other units are ignored, and so are sets that are none. */
    void add(int type, ByteBuf in, int at, int length) {
        Map<Integer, byte[]> kind = kind(type);
        if (kind == null || length > MAX_SET_BYTES || isKnown(kind, in, at, length)) {
            return;
        }
        byte[] set = ByteBufUtil.getBytes(in, at, length);
        try {
            int id = id(type, set);
            if (kind.size() < MAX_SETS || kind.containsKey(id)) {
                kind.put(id, set);
                changed = true;
            }
        } catch (CodecException e) {
            return; // the stream's frames tell that it is broken
        }
    }

    private Map<Integer, byte[]> kind(int type) {
        if (isHevc) {
            return type == HevcNalUnit.VPS ? vps : type == HevcNalUnit.SPS ? sps : type == HevcNalUnit.PPS ? pps : null;
        }
        return type == AvcNalUnit.SPS ? sps : type == AvcNalUnit.PPS ? pps : null;
    }

    private static boolean isKnown(Map<Integer, byte[]> kind, ByteBuf in, int at, int length) {
        for (byte[] set : kind.values()) {
            if (set.length == length && isAt(set, in, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] set, ByteBuf in, int at) {
        for (int i = 0; i < set.length; i++) {
            if (in.getByte(at + i) != set[i]) {
                return false;
            }
        }
        return true;
    }

    private int id(int type, byte[] set) {
        if (isHevc && type == HevcNalUnit.VPS) {
            return set[2] >> 4 & 0x0F;
        }
        if (isHevc && type == HevcNalUnit.SPS) {
            return HevcSps.parse(set).id();
        }
        if (type == AvcNalUnit.SPS) {
            return AvcSps.parse(set).id();
        }
        BitReader bits = new BitReader(Arrays.copyOfRange(set, isHevc ? 2 : 1, set.length));
        return bits.readUe(255, "pic_parameter_set_id");
    }

    /** The record, when sets have come since the last call and are enough; else null. */
    byte[] takeConfig() {
        if (!changed || sps.isEmpty() || pps.isEmpty() || isHevc && vps.isEmpty()) {
            return null;
        }
        changed = false;
        ByteBuf out = Unpooled.buffer();
        try {
            if (isHevc) {
                HevcDecoderConfigurationRecord.of(list(vps), list(sps), list(pps)).encode(out);
            } else {
                AvcDecoderConfigurationRecord.of(list(sps), list(pps)).encode(out);
            }
            return ByteBufUtil.getBytes(out);
        } catch (CodecException e) {
            return null;
        }
    }

    private static List<byte[]> list(Map<Integer, byte[]> kind) {
        return new ArrayList<>(kind.values());
    }
}
