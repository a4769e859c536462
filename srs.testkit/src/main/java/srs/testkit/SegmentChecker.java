package srs.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a media segment by ISO/IEC 14496-12 and what ISO/IEC 23009-1 §6.3.4 wants of it, with a parser of its own: boxes that fill the file, a sidx that tells its true size
 * and times, fragments whose times go on, samples that fill their mdat, and a first presentation time and a length that are those of the MPD. One test thread.
 */
public final class SegmentChecker {
    /** What part of a segment may be missing at its end. */
    private static final int GAP = 4;

    private final byte[] bytes;
    private final ByteBuffer in;
    private long nextDts = -1;
    private long firstPts = Long.MAX_VALUE;
    private long endPts;
    private int samples;

    /** A box: its content from {@code from} to {@code to}. */
    private record Box(String type, int begin, int from, int to) {}

    private SegmentChecker(byte[] bytes) {
        this.bytes = bytes;
        in = ByteBuffer.wrap(bytes);
    }

    /**
     * Fails with a sentence.
     *
     * @param timescale of the MPD
     * @param told what the MPD says of the segment
     * @param isFast whether it was sent piece by piece, and so has no sidx
     */
    public static void check(byte[] init, byte[] segment, long timescale, MpdChecker.Segment told, boolean isFast) {
        SegmentChecker initChecker = new SegmentChecker(init);
        List<Box> initBoxes = initChecker.boxes(0, init.length);
        same("boxes of the initialisation segment", List.of("ftyp", "moov"), initBoxes.stream().map(Box::type).toList());
        same("timescale", timescale, initChecker.timescale(initBoxes.get(1)));
        new SegmentChecker(segment).check(told, isFast);
    }

    static void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + " is " + found + ", not " + expected);
        }
    }

    static void must(String what, boolean holds) {
        if (!holds) {
            throw new AssertionError("must be: " + what);
        }
    }

    private List<Box> boxes(int from, int to) {
        List<Box> found = new ArrayList<>();
        for (int at = from; at < to;) {
            must("8 bytes for a box at " + at, to - at >= 8);
            int size = in.getInt(at);
            must("size " + size + " of the box at " + at + " in 8.." + (to - at), size >= 8 && size <= to - at);
            found.add(new Box(new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1), at, at + 8, at + size));
            at += size;
        }
        return found;
    }

    private Box one(Box parent, String... path) {
        Box box = parent;
        for (String type : path) {
            box = boxes(box.from, box.to).stream().filter(child -> child.type.equals(type)).findFirst().orElseThrow(() -> new AssertionError("no " + type));
        }
        return box;
    }

    private long timescale(Box moov) {
        one(moov, "mvex", "trex");
        Box mdhd = one(moov, "trak", "mdia", "mdhd");
        return in.getInt(mdhd.from + (bytes[mdhd.from] == 1 ? 20 : 12));
    }

    private void check(MpdChecker.Segment told, boolean isFast) {
        List<Box> top = boxes(0, bytes.length);
        same("first box", "styp", top.get(0).type);
        String brands = new String(bytes, top.get(0).from, top.get(0).to - top.get(0).from, StandardCharsets.ISO_8859_1);
        must("major brand msdh", brands.startsWith("msdh"));
        int fragments = isFast ? 1 : 2;
        for (int i = fragments; i < top.size(); i += 2) {
            same("box " + i, "moof", top.get(i).type);
            same("box " + (i + 1), "mdat", top.get(i + 1).type);
            fragment(top.get(i), top.get(i + 1));
        }
        must("samples", samples > 0);
        same("earliest presentation time", told.time(), firstPts);
        // encoders leave out pictures, and their last may be shown later than the next segment's first
        must("end " + endPts + " not long before " + told.end(), endPts >= told.end() - told.duration() / GAP);
        same("brand msix", !isFast, brands.contains("msix"));
        if (!isFast) {
            sidx(top.get(1), told);
        }
    }

    /** version 1: timescale at 8, earliest time at 12, first offset at 20, count at 30, then size, duration, SAP. */
    private void sidx(Box sidx, MpdChecker.Segment told) {
        same("second box", "sidx", sidx.type);
        same("earliest_presentation_time", told.time(), in.getLong(sidx.from + 12));
        same("first_offset", 0L, in.getLong(sidx.from + 20));
        same("reference_count", (short) 1, in.getShort(sidx.from + 30));
        same("referenced_size", bytes.length - sidx.to, in.getInt(sidx.from + 32));
        same("subsegment_duration", told.duration(), (long) in.getInt(sidx.from + 36));
        same("starts_with_SAP, of type 1", 9, in.getInt(sidx.from + 40) >>> 28);
    }

    private void fragment(Box moof, Box mdat) {
        Box traf = one(moof, "traf");
        Box tfhd = one(traf, "tfhd");
        int flags = in.getInt(tfhd.from) & 0xFFFFFF;
        must("default-base-is-moof", (flags & 0x020000) != 0);
        int defaultDuration = (flags & 8) != 0 ? in.getInt(tfhd.from + 8) : 0;
        long dts = in.getLong(one(traf, "tfdt").from + 4);
        same("baseMediaDecodeTime", nextDts < 0 ? dts : nextDts, dts);
        Box trun = one(traf, "trun");
        int has = in.getInt(trun.from) & 0xFFFFFF;
        int count = in.getInt(trun.from + 4);
        same("data offset", mdat.from, moof.begin + in.getInt(trun.from + 8));
        int at = trun.from + 12 + ((has & 4) != 0 ? 4 : 0);
        long size = 0;
        for (int i = 0; i < count; i++) {
            int duration = (has & 0x100) != 0 ? in.getInt(at) : defaultDuration;
            at += (has & 0x100) != 0 ? 4 : 0;
            size += in.getInt(at);
            at += 4 + ((has & 0x400) != 0 ? 4 : 0);
            int shift = (has & 0x800) != 0 ? in.getInt(at) : 0;
            at += (has & 0x800) != 0 ? 4 : 0;
            firstPts = Math.min(firstPts, dts + shift);
            endPts = Math.max(endPts, dts + shift + duration);
            dts += duration;
            samples++;
        }
        same("end of trun", trun.to, at);
        same("bytes of the samples", (long) mdat.to - mdat.from, size);
        nextDts = dts;
    }
}
