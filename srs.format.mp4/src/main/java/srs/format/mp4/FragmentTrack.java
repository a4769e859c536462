package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** What tfhd says of a track's samples in one fragment, over what trex says (ISO/IEC 14496-12 §8.8.7). */
final class FragmentTrack {
    private static final int BASE_DATA_OFFSET = 0x01;
    private static final int DESCRIPTION = 0x02;
    private static final int DURATION = 0x08;
    private static final int SIZE = 0x10;
    private static final int FLAGS = 0x20;
    private static final int DEFAULT_BASE_IS_MOOF = 0x020000;

    /** Index of the track in the movie, -1 when it is not read. */
    final int track;
    final boolean hasBase;
    final boolean basedOnMoof;
    final long base;
    final int description;
    final long duration;
    final long size;
    final int flags;

    FragmentTrack(List<ReadTrack> tracks, BoxReader tfhd) {
        int given = tfhd.versionAndFlags() & 0xFFFFFF;
        int id = tfhd.need(4).readInt();
        int index = -1;
        for (int i = 0; i < tracks.size(); i++) {
            index = tracks.get(i).id == id ? i : index;
        }
        track = index;
        ReadTrack defaults = index < 0 ? new ReadTrack() : tracks.get(index);
        hasBase = (given & BASE_DATA_OFFSET) != 0;
        basedOnMoof = (given & DEFAULT_BASE_IS_MOOF) != 0;
        base = hasBase ? Mp4Limits.check("base data offset", tfhd.need(8).readLong(), Long.MAX_VALUE / 2) : 0;
        description = (given & DESCRIPTION) != 0 ? number(tfhd) - 1 : defaults.defaultDescription;
        duration = (given & DURATION) != 0 ? number(tfhd) & 0xFFFFFFFFL : defaults.defaultDuration;
        size = (given & SIZE) != 0 ? number(tfhd) & 0xFFFFFFFFL : defaults.defaultSize;
        flags = (given & FLAGS) != 0 ? number(tfhd) : defaults.defaultFlags;
    }

    private static int number(BoxReader box) {
        ByteBuf in = box.need(4);
        return in.readInt();
    }
}
