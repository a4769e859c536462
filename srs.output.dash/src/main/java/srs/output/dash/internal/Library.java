package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import srs.format.mp4.InitSegment;
import srs.format.mp4.Mp4Track;

/**
 * What a stream's folder holds and what its MPD says of it. On worker threads, confined to the stream's executor.
 *
 * <p>A segment that has left the MPD stays until as many have left it as the MPD has: a player may be about to fetch it.
 */
final class Library {
    private final DashFolder folder;
    private final DashSettings settings;
    /** What is no longer in the MPD, and still there; oldest first. */
    private final Deque<String> expired = new ArrayDeque<>();
    /** Initialisation segments that are not written yet, by name. */
    private final Map<String, byte[]> unwritten = new HashMap<>();
    private final Set<String> inits = new HashSet<>();
    private final long[] reserved = {-1, -1};
    private Presentation presentation;

    Library(DashFolder folder, DashSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    DashFolder folder() {
        return folder;
    }

    /** Null before the first period. */
    Presentation presentation() {
        return presentation;
    }

    /** Takes up what an earlier run left: its MPD goes on, its numbers go on, what nobody needs goes. */
    void recover() throws IOException {
        if (presentation != null) {
            return;
        }
        expired.clear();
        byte[] mpd = folder.readMpd();
        presentation = mpd == null ? null : MpdReader.read(mpd).orElse(null);
        if (presentation != null) {
            presentation.periods().forEach(period -> period.lists().forEach(this::keepWhatIsThere));
            presentation.periods().removeIf(Period::isEmpty);
        }
        Set<String> needed = presentation == null ? Set.of() : presentation.files();
        List<String> left = folder.list();
        left.sort(Comparator.comparingLong(Library::number));
        for (String name : left) {
            if (Names.SEGMENT.matcher(name).matches()) {
                reserve(name.startsWith("video"), number(name));
            }
            if (name.endsWith(".tmp")) {
                folder.delete(name);
            } else if (!needed.contains(name)) {
                expired.add(name);
            } else if (Names.INIT.matcher(name).matches()) {
                inits.add(name);
            }
        }
    }

    /** What is before a segment that has gone is no use. */
    private void keepWhatIsThere(SegmentList list) {
        int keep = 0;
        for (Segment segment : list.segments()) {
            boolean isThere = folder.has(list.init()) && folder.has(Names.segment(list.rendition().isVideo(), segment.number()));
            keep = isThere ? keep + 1 : 0;
        }
        while (list.segments().size() > keep) {
            list.segments().poll();
        }
    }

    private static long number(String name) {
        Matcher matcher = Names.SEGMENT.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(2)) : 0;
    }

    private void reserve(boolean isVideo, long number) {
        reserved[isVideo ? 1 : 0] = Math.max(reserved[isVideo ? 1 : 0], number);
        if (presentation != null) {
            presentation.reserve(isVideo, number);
        }
    }

    /**
     * A period begins.
     *
     * @param wallMs the wall clock when its beginning was live
     */
    void beginPeriod(long wallMs, long originUs, List<Rendition> renditions, List<Mp4Track> tracks) {
        if (presentation == null) {
            presentation = new Presentation(wallMs);
            presentation.reserve(false, reserved[0]);
            presentation.reserve(true, reserved[1]);
        }
        expired.addAll(presentation.forget(wallMs - MpdWriter.depthMs(settings, Math.max(presentation.longestMs(), settings.fragmentMs()))));
        Period period = presentation.begin(wallMs);
        for (int i = 0; i < renditions.size(); i++) {
            Rendition rendition = renditions.get(i);
            period.lists().add(new SegmentList(rendition, init(rendition.isVideo(), tracks.get(i)), rendition.ofUs(originUs), 0));
        }
    }

    /**
     * The name of a track's initialisation segment: SRS's for the first that a presentation has, and for no other as long as there is the presentation: players and caches
     * take a name for its content.
     */
    private String init(boolean isVideo, Mp4Track track) {
        ByteBuf out = Unpooled.buffer();
        InitSegment.encode(out, List.of(track));
        byte[] bytes = ByteBufUtil.getBytes(out);
        String name = Names.init(isVideo);
        boolean isFirst = presentation.nextNumber(isVideo) == 0 && !folder.has(name);
        if (!isFirst && !isThere(name, bytes)) {
            name = Names.init(isVideo, bytes);
        }
        expired.remove(name);
        unwritten.put(name, bytes);
        inits.add(name);
        return name;
    }

    private boolean isThere(String name, byte[] bytes) {
        try {
            return folder.holds(name, bytes);
        } catch (IOException e) {
            return false;
        }
    }

    /** The segments of the period that is going on. */
    SegmentList list(boolean isVideo) {
        return presentation.current().list(isVideo).orElseThrow();
    }

    /** Has an initialisation segment written, if it is not yet. */
    void writeInit(String name) throws IOException {
        byte[] bytes = unwritten.get(name);
        if (bytes != null) {
            SegmentFile.replace(folder.file(name), bytes);
            unwritten.remove(name);
        }
    }

    void add(boolean isVideo, Segment segment, long bytes) {
        presentation.add(isVideo, segment, bytes);
        expired.addAll(presentation.slide(settings.windowSize()));
        Set<String> needed = presentation.files();
        inits.removeIf(name -> !needed.contains(name) && expired.add(name));
    }

    /** Writes the MPD, once it has something to say. */
    void writeMpd(long nowMs) throws IOException {
        String text = MpdWriter.write(presentation, settings, folder.names(), nowMs);
        if (text.contains("<Period")) {
            SegmentFile.replace(folder.mpd(), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void cleanUp() throws IOException {
        while (expired.size() > settings.windowSize() * presentation.current().lists().size()) {
            String name = expired.poll();
            if (settings.cleanup()) {
                folder.delete(name);
            }
        }
    }

    /** How much later than its time the newest segment is there, in milliseconds. */
    long lateMs(long nowMs) {
        return presentation.current().isEmpty() ? 0 : nowMs - presentation.beginMs() - presentation.current().endMs();
    }

    /** Deletes everything. */
    void dispose() throws IOException {
        presentation = null;
        expired.clear();
        unwritten.clear();
        inits.clear();
        folder.deleteAll();
    }
}
