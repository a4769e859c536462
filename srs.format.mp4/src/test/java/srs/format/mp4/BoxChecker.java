package srs.format.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks what a file must hold by ISO/IEC 14496-12, with a parser of its own: sizes that fit into each other, boxes that must be there, tables that count the same samples,
 * samples that lie in mdat and not on each other, fragments whose times and sequence numbers go on.
 */
final class BoxChecker {
    private static final Set<String> CONTAINERS = Set.of("moov", "trak", "edts", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf");

    /** A box: its content, and its children when it is a container. */
    record Box(String type, int from, int contentFrom, int to, List<Box> children) {
        List<Box> all(String child) {
            return children.stream().filter(box -> box.type.equals(child)).toList();
        }

        Box one(String child) {
            List<Box> boxes = all(child);
            assertThat(boxes).as(type + "/" + child).hasSize(1);
            return boxes.get(0);
        }

        boolean has(String child) {
            return !all(child).isEmpty();
        }
    }

    private final byte[] file;
    private final ByteBuffer in;
    private final List<Box> boxes;
    /** Samples that the tables of all tracks tell of: place and size. */
    private final Map<Long, Long> places = new HashMap<>();

    private BoxChecker(byte[] file) {
        this.file = file;
        in = ByteBuffer.wrap(file);
        boxes = parse("file", 0, file.length);
    }

    /** Checks a file and returns its outermost boxes, by type. */
    static List<String> check(byte[] file) {
        BoxChecker checker = new BoxChecker(file);
        checker.checkFile();
        return checker.boxes.stream().map(Box::type).toList();
    }

    /** The path of every box, for what must be there or not. */
    static List<String> paths(byte[] file) {
        List<String> paths = new ArrayList<>();
        collect("", new BoxChecker(file).boxes, paths);
        return paths;
    }

    private static void collect(String above, List<Box> boxes, List<String> paths) {
        for (Box box : boxes) {
            paths.add(above + box.type);
            collect(above + box.type + "/", box.children, paths);
        }
    }

    private List<Box> parse(String parent, int from, int to) {
        List<Box> found = new ArrayList<>();
        int at = from;
        while (at < to) {
            assertThat(to - at).as("bytes left in " + parent + " at " + at).isGreaterThanOrEqualTo(8);
            long size = in.getInt(at) & 0xFFFFFFFFL;
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            int header = 8;
            if (size == 1) {
                size = in.getLong(at + 8);
                header = 16;
            }
            assertThat(size).as("size of " + type + " at " + at).isBetween((long) header, (long) to - at);
            int end = at + (int) size;
            found.add(new Box(type, at, at + header, end, CONTAINERS.contains(type) ? parse(type, at + header, end) : List.of()));
            at = end;
        }
        return found;
    }

    private void checkFile() {
        assertThat(boxes.get(0).type).isEqualTo("ftyp");
        Box moov = new Box("file", 0, 0, file.length, boxes).one("moov");
        moov.one("mvhd");
        for (Box trak : moov.all("trak")) {
            checkTrack(trak);
        }
        assertThat(in.getInt(moov.one("mvhd").to - 4)).as("next track id").isGreaterThan(0);
        checkFragments(moov);
        checkPlaces();
    }

    private int count(Box full) {
        return in.getInt(full.contentFrom + 4);
    }

    private void checkTrack(Box trak) {
        trak.one("tkhd");
        Box mdia = trak.one("mdia");
        mdia.one("mdhd");
        String handler = new String(file, mdia.one("hdlr").contentFrom + 8, 4, StandardCharsets.ISO_8859_1);
        Box minf = mdia.one("minf");
        minf.one(handler.equals("vide") ? "vmhd" : "smhd");
        minf.one("dinf").one("dref");
        Box stbl = minf.one("stbl");
        assertThat(count(stbl.one("stsd"))).isEqualTo(1);
        if (trak.has("edts")) {
            trak.one("edts").one("elst");
        }

        Box stsz = stbl.one("stsz");
        int oneSize = in.getInt(stsz.contentFrom + 4);
        int samples = in.getInt(stsz.contentFrom + 8);
        assertThat(stsz.to - stsz.contentFrom).isEqualTo(12 + (oneSize == 0 ? 4 * samples : 0));
        assertThat(sumOfRuns(stbl.one("stts"))).as("samples in stts").isEqualTo(samples);
        if (stbl.has("ctts")) {
            assertThat(sumOfRuns(stbl.one("ctts"))).as("samples in ctts").isEqualTo(samples);
        }
        if (stbl.has("stss")) {
            checkSync(stbl.one("stss"), samples);
        }
        checkChunks(stbl, samples, oneSize, stsz);
    }

    private long sumOfRuns(Box runs) {
        assertThat(runs.to - runs.contentFrom).as("bytes of " + runs.type).isEqualTo(8 + 8 * count(runs));
        long sum = 0;
        for (int i = 0; i < count(runs); i++) {
            int samples = in.getInt(runs.contentFrom + 8 + 8 * i);
            assertThat(samples).isPositive();
            assertThat(i > 0 && in.getInt(runs.contentFrom + 8 * i + 4) == in.getInt(runs.contentFrom + 8 * i + 12)).as("two runs that are one in " + runs.type).isFalse();
            sum += samples;
        }
        return sum;
    }

    private void checkSync(Box stss, int samples) {
        assertThat(stss.to - stss.contentFrom).isEqualTo(8 + 4 * count(stss));
        int last = 0;
        for (int i = 0; i < count(stss); i++) {
            int number = in.getInt(stss.contentFrom + 8 + 4 * i);
            assertThat(number).isBetween(last + 1, samples);
            last = number;
        }
    }

    private void checkChunks(Box stbl, int samples, int oneSize, Box stsz) {
        boolean large = stbl.has("co64");
        Box offsets = stbl.one(large ? "co64" : "stco");
        Box stsc = stbl.one("stsc");
        assertThat(offsets.to - offsets.contentFrom).isEqualTo(8 + (large ? 8 : 4) * count(offsets));
        assertThat(stsc.to - stsc.contentFrom).isEqualTo(8 + 12 * count(stsc));
        int run = -1;
        int sample = 0;
        for (int chunk = 0; chunk < count(offsets); chunk++) {
            if (run + 1 < count(stsc) && in.getInt(stsc.contentFrom + 8 + 12 * (run + 1)) == chunk + 1) {
                run++;
                assertThat(in.getInt(stsc.contentFrom + 8 + 12 * run + 8)).as("description").isEqualTo(1);
            }
            assertThat(run).as("stsc begins with chunk 1").isNotNegative();
            long at = large ? in.getLong(offsets.contentFrom + 8 + 8 * chunk) : in.getInt(offsets.contentFrom + 8 + 4 * chunk) & 0xFFFFFFFFL;
            for (int i = 0; i < in.getInt(stsc.contentFrom + 8 + 12 * run + 4); i++) {
                int size = oneSize != 0 ? oneSize : in.getInt(stsz.contentFrom + 12 + 4 * sample);
                assertThat(places.put(at, (long) size)).as("samples at " + at).isNull();
                at += size;
                sample++;
            }
        }
        assertThat(run + 1).as("used runs of stsc").isEqualTo(count(stsc));
        assertThat(sample).as("samples in chunks").isEqualTo(samples);
    }

    private void checkFragments(Box moov) {
        Map<Integer, Long> ends = new HashMap<>();
        int sequence = 0;
        for (int i = 0; i < boxes.size(); i++) {
            if (!boxes.get(i).type.equals("moof")) {
                continue;
            }
            Box moof = boxes.get(i);
            assertThat(moov.has("mvex")).as("mvex before fragments").isTrue();
            assertThat(boxes.get(i + 1).type).isEqualTo("mdat");
            assertThat(in.getInt(moof.one("mfhd").contentFrom + 4)).as("sequence number").isEqualTo(++sequence);
            for (Box traf : moof.all("traf")) {
                checkRun(moof, boxes.get(i + 1), traf, ends);
            }
        }
    }

    private void checkRun(Box moof, Box mdat, Box traf, Map<Integer, Long> ends) {
        Box tfhd = traf.one("tfhd");
        int tfhdFlags = in.getInt(tfhd.contentFrom) & 0xFFFFFF;
        int id = in.getInt(tfhd.contentFrom + 4);
        assertThat(tfhdFlags & 0x020001).as("default-base-is-moof").isEqualTo(0x020000);
        int field = tfhd.contentFrom + 8;
        int defaultDuration = (tfhdFlags & 8) != 0 ? in.getInt(field) : 0;
        assertThat(tfhd.to - field).isEqualTo(4 * Integer.bitCount(tfhdFlags & 0x3A));
        Box tfdt = traf.one("tfdt");
        long time = in.getLong(tfdt.contentFrom + 4);
        assertThat(time).as("tfdt of track " + id).isGreaterThanOrEqualTo(ends.getOrDefault(id, 0L));

        Box trun = traf.one("trun");
        int flags = in.getInt(trun.contentFrom) & 0xFFFFFF;
        int count = count(trun);
        assertThat(count).isPositive();
        long place = moof.from + (long) in.getInt(trun.contentFrom + 8);
        int at = trun.contentFrom + 12 + ((flags & 4) != 0 ? 4 : 0);
        for (int i = 0; i < count; i++) {
            time += (flags & 0x100) != 0 ? in.getInt(at) : defaultDuration;
            at += (flags & 0x100) != 0 ? 4 : 0;
            assertThat(flags & 0x200).isNotZero();
            int size = in.getInt(at);
            at += 4 + ((flags & 0x400) != 0 ? 4 : 0) + ((flags & 0x800) != 0 ? 4 : 0);
            assertThat(place).isGreaterThanOrEqualTo(mdat.contentFrom);
            assertThat(place + size).isLessThanOrEqualTo(mdat.to);
            assertThat(places.put(place, (long) size)).as("samples at " + place).isNull();
            place += size;
        }
        assertThat(at).as("bytes of trun").isEqualTo(trun.to);
        ends.put(id, time);
    }

    /** No two samples share a byte, and each lies in an mdat. */
    private void checkPlaces() {
        long end = 0;
        for (long place : places.keySet().stream().sorted().toList()) {
            assertThat(place).as("sample on another").isGreaterThanOrEqualTo(end);
            long from = place;
            end = place + places.get(place);
            long to = end;
            assertThat(boxes).as("mdat around " + from).anyMatch(box -> box.type.equals("mdat") && box.contentFrom <= from && to <= box.to);
        }
    }
}
