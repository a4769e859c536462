package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a media segment by ISO/IEC 14496-12 and what ISO/IEC 23009-1 §6.3.4 wants of it, with a parser of its own: boxes that fill the file, a sidx that tells its true size
 * and times, fragments whose times go on, samples that fill their mdat, and a first presentation time and a length that are those of the MPD.
 */
final class SegmentChecker {
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

    /** @param isFast whether it was sent piece by piece, and so has no sidx */
    static void check(byte[] init, byte[] segment, long timescale, Segment told, boolean isFast) {
        SegmentChecker initChecker = new SegmentChecker(init);
        List<Box> initBoxes = initChecker.boxes(0, init.length);
        assertThat(initBoxes).extracting(Box::type).containsExactly("ftyp", "moov");
        assertThat(initChecker.timescale(initBoxes.get(1))).as("timescale").isEqualTo(timescale);
        new SegmentChecker(segment).check(told, isFast);
    }

    private List<Box> boxes(int from, int to) {
        List<Box> found = new ArrayList<>();
        for (int at = from; at < to;) {
            assertThat(to - at).as("bytes for a box at " + at).isGreaterThanOrEqualTo(8);
            int size = in.getInt(at);
            assertThat(size).as("size of the box at " + at).isBetween(8, to - at);
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

    private void check(Segment told, boolean isFast) {
        List<Box> top = boxes(0, bytes.length);
        assertThat(top.get(0).type).isEqualTo("styp");
        String brands = new String(bytes, top.get(0).from, top.get(0).to - top.get(0).from, StandardCharsets.ISO_8859_1);
        assertThat(brands).startsWith("msdh");
        int fragments = isFast ? 1 : 2;
        for (int i = fragments; i < top.size(); i += 2) {
            assertThat(top.get(i).type).isEqualTo("moof");
            assertThat(top.get(i + 1).type).isEqualTo("mdat");
            fragment(top.get(i), top.get(i + 1));
        }
        assertThat(samples).isPositive();
        assertThat(firstPts).as("earliest presentation time").isEqualTo(told.time());
        // the last picture may be shown later than the next segment's first: that follows at its time
        assertThat(endPts).as("end").isGreaterThanOrEqualTo(told.end());
        assertThat(brands.contains("msix")).isEqualTo(!isFast);
        if (!isFast) {
            sidx(top.get(1), told);
        }
    }

    /** version 1: timescale at 8, earliest time at 12, first offset at 20, count at 30, then size, duration, SAP. */
    private void sidx(Box sidx, Segment told) {
        assertThat(sidx.type).isEqualTo("sidx");
        assertThat(in.getLong(sidx.from + 12)).isEqualTo(told.time());
        assertThat(in.getLong(sidx.from + 20)).isZero();
        assertThat(in.getShort(sidx.from + 30)).isEqualTo((short) 1);
        assertThat(in.getInt(sidx.from + 32)).as("referenced size").isEqualTo(bytes.length - sidx.to);
        assertThat(in.getInt(sidx.from + 36)).as("subsegment duration").isEqualTo((int) told.duration());
        assertThat(in.getInt(sidx.from + 40) >>> 28).as("starts with SAP of type 1").isEqualTo(9);
    }

    private void fragment(Box moof, Box mdat) {
        Box traf = one(moof, "traf");
        Box tfhd = one(traf, "tfhd");
        int flags = in.getInt(tfhd.from) & 0xFFFFFF;
        assertThat(flags & 0x020000).as("default-base-is-moof").isNotZero();
        int defaultDuration = (flags & 8) != 0 ? in.getInt(tfhd.from + 8) : 0;
        long dts = in.getLong(one(traf, "tfdt").from + 4);
        assertThat(dts).as("baseMediaDecodeTime").isEqualTo(nextDts < 0 ? dts : nextDts);
        Box trun = one(traf, "trun");
        int has = in.getInt(trun.from) & 0xFFFFFF;
        int count = in.getInt(trun.from + 4);
        assertThat(moof.begin + in.getInt(trun.from + 8)).as("data offset").isEqualTo(mdat.from);
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
        assertThat(at).isEqualTo(trun.to);
        assertThat(size).as("bytes of the samples").isEqualTo(mdat.to - mdat.from);
        nextDts = dts;
    }
}
