package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.AvcNalUnit;
import srs.codec.CodecException;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.codec.HevcNalUnit;
import srs.codec.NalUnits;

/**
 * H.264 and H.265: one access unit in a PES packet, as encoders send it. Confined to its reader.
 *
 * <p>Parameter sets in front of a picture become the track's configuration and leave the frame; those that do not make a whole configuration stay in it.
 */
final class NalUnitReader implements FrameReader {
    private final TsCodec codec;
    private final boolean isHevc;
    private final int pid;
    private final ByteBufAllocator allocator;
    private final TsListener listener;
    private final Consumer<TsFault> faults;
    private final ParameterSetList vps = new ParameterSetList();
    private final ParameterSetList sps = new ParameterSetList();
    private final ParameterSetList pps = new ParameterSetList();
    private TsTrack track;

    NalUnitReader(TsCodec codec, int pid, ByteBufAllocator allocator, TsListener listener, Consumer<TsFault> faults) {
        this.codec = codec;
        this.isHevc = codec == TsCodec.HEVC;
        this.pid = pid;
        this.allocator = allocator;
        this.listener = listener;
        this.faults = faults;
    }

    @Override
    public void pes(long dts, long pts, boolean isRandomAccess, ByteBuf payload) {
        if (dts == NO_TIME) {
            faults.accept(TsFault.NO_TIMESTAMP);
            return;
        }
        try {
            accessUnit(dts, pts, isRandomAccess, NalUnits.splitAnnexB(payload));
        } catch (CodecException e) {
            faults.accept(TsFault.BAD_FRAME);
        }
    }

    private void accessUnit(long dts, long pts, boolean isRandomAccess, List<ByteBuf> units) {
        vps.sets.clear();
        sps.sets.clear();
        pps.sets.clear();
        boolean key = false;
        for (ByteBuf unit : units) {
            int type = type(unit);
            ParameterSetList sets = setsOf(type);
            if (sets != null) {
                sets.add(unit);
            }
            key |= isHevc ? HevcNalUnit.isRandomAccess(type) : type == AvcNalUnit.IDR;
        }
        boolean hasAllSets = !sps.sets.isEmpty() && !pps.sets.isEmpty() && (!isHevc || !vps.sets.isEmpty());
        if (hasAllSets) {
            configure();
        }
        if (track == null) {
            faults.accept(TsFault.BAD_FRAME);
            return;
        }
        List<ByteBuf> kept = new ArrayList<>(units.size());
        for (ByteBuf unit : units) {
            int type = type(unit);
            boolean isDelimiter = type == (isHevc ? HevcNalUnit.ACCESS_UNIT_DELIMITER : AvcNalUnit.ACCESS_UNIT_DELIMITER);
            if (!isDelimiter && !(hasAllSets && setsOf(type) != null)) {
                kept.add(unit);
            }
        }
        if (kept.isEmpty()) {
            return;
        }
        ByteBuf frame = NalUnits.toLengthPrefixed(kept, NalUnits.LENGTH_SIZE, allocator);
        try {
            // open groups of pictures, as broadcasters send them, have no IDR
            boolean startsOpenGroup = hasAllSets && isRandomAccess;
            listener.onFrame(track, TsClock.us(dts), TsClock.us(pts), key || startsOpenGroup, frame);
        } finally {
            frame.release();
        }
    }

    private void configure() {
        ByteBuf out = Unpooled.buffer();
        if (isHevc) {
            HevcDecoderConfigurationRecord.of(vps.sets, sps.sets, pps.sets).encode(out);
        } else {
            AvcDecoderConfigurationRecord.of(sps.sets, pps.sets).encode(out);
        }
        byte[] config = ByteBufUtil.getBytes(out);
        if (track == null || !Arrays.equals(track.config(), config)) {
            track = new TsTrack(codec, pid, config);
            listener.onTrack(track);
        }
    }

    private int type(ByteBuf unit) {
        byte header = unit.getByte(unit.readerIndex());
        return isHevc ? HevcNalUnit.type(header) : AvcNalUnit.type(header);
    }

    /** Where a parameter set belongs; null for other NAL units. */
    private ParameterSetList setsOf(int type) {
        if (isHevc) {
            return type == HevcNalUnit.VPS ? vps : type == HevcNalUnit.SPS ? sps : type == HevcNalUnit.PPS ? pps : null;
        }
        return type == AvcNalUnit.SPS ? sps : type == AvcNalUnit.PPS ? pps : null;
    }

    /** The parameter sets of one kind of an access unit, each once. */
    private static final class ParameterSetList {
        /** More of a kind than encoders use. */
        static final int MAX_SETS = 64;
        static final int MAX_SET_BYTES = 0xFFFF;

        final List<byte[]> sets = new ArrayList<>();

        void add(ByteBuf unit) {
            byte[] set = ByteBufUtil.getBytes(unit);
            if (set.length > MAX_SET_BYTES) {
                throw new CodecException("parameter set of " + set.length + " bytes is over " + MAX_SET_BYTES);
            }
            for (byte[] before : sets) {
                if (Arrays.equals(before, set)) {
                    return;
                }
            }
            if (sets.size() == MAX_SETS) {
                throw new CodecException("parameter set " + (MAX_SETS + 1) + " of a picture is over " + MAX_SETS);
            }
            sets.add(set);
        }
    }
}
