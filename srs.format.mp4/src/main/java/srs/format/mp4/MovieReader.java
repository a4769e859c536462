package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads moov. Confined to its caller; the tables go on using the buffer.
 *
 * <p>No recursion: the containers on the way to a sample are named here, so a file cannot nest deeper.
 */
final class MovieReader {
    private final List<ReadTrack> tracks = new ArrayList<>();
    private long timescale = MovieBoxes.MOVIE_TIMESCALE;
    private boolean isFragmented;

    /** @param moov its content */
    MovieReader(ByteBuf moov) {
        List<ByteBuf> extensions = new ArrayList<>();
        for (BoxReader box = new BoxReader(moov, BoxType.MOOV); box.next();) {
            if (box.type() == BoxType.MVHD) {
                timescale = timescale(box);
            } else if (box.type() == BoxType.TRAK) {
                Mp4Limits.check("tracks", tracks.size() + 1L, Mp4Limits.MAX_TRACKS);
                tracks.add(readTrack(box.content()));
            } else if (box.type() == BoxType.MVEX) {
                isFragmented = true;
                extensions.add(box.content());
            }
        }
        for (ByteBuf extension : extensions) {
            readExtension(extension);
        }
        for (ReadTrack track : tracks) {
            track.timeOffset = track.timescale == 0 ? 0 : track.edits.offset(timescale, track.timescale);
        }
    }

    List<ReadTrack> tracks() {
        return tracks;
    }

    boolean isFragmented() {
        return isFragmented;
    }

    /** The number after creation and modification times, in mvhd and mdhd. */
    private static long timescale(BoxReader box) {
        int version = box.versionAndFlags() >>> 24;
        long value = box.need(version == 1 ? 20 : 12).skipBytes(version == 1 ? 16 : 8).readUnsignedInt();
        if (value < 1 || value > Mp4Limits.MAX_TIMESCALE) {
            throw new Mp4Exception("timescale " + value + " is not in 1.." + Mp4Limits.MAX_TIMESCALE);
        }
        return value;
    }

    private static ReadTrack readTrack(ByteBuf trak) {
        ReadTrack track = new ReadTrack();
        for (BoxReader box = new BoxReader(trak, BoxType.TRAK); box.next();) {
            if (box.type() == BoxType.TKHD) {
                int version = box.versionAndFlags() >>> 24;
                track.id = box.need(version == 1 ? 20 : 12).skipBytes(version == 1 ? 16 : 8).readInt();
            } else if (box.type() == BoxType.EDTS) {
                for (BoxReader edit = new BoxReader(box.content(), BoxType.EDTS); edit.next();) {
                    track.edits = edit.type() == BoxType.ELST ? EditList.decode(edit) : track.edits;
                }
            } else if (box.type() == BoxType.MDIA) {
                readMedia(track, box.content());
            }
        }
        return track;
    }

    private static void readMedia(ReadTrack track, ByteBuf mdia) {
        List<ByteBuf> information = new ArrayList<>();
        for (BoxReader box = new BoxReader(mdia, BoxType.MDIA); box.next();) {
            if (box.type() == BoxType.MDHD) {
                track.timescale = timescale(box);
            } else if (box.type() == BoxType.HDLR) {
                box.versionAndFlags();
                int handler = box.need(8).skipBytes(4).readInt();
                track.isVideo = handler == BoxType.VIDE;
                track.isAudio = handler == BoxType.SOUN;
            } else if (box.type() == BoxType.MINF) {
                information.add(box.content());
            }
        }
        // hdlr may come after it
        for (ByteBuf minf : information) {
            for (BoxReader box = new BoxReader(minf, BoxType.MINF); box.next();) {
                if (box.type() == BoxType.STBL) {
                    readTables(track, box.content());
                }
            }
        }
    }

    private static void readTables(ReadTrack track, ByteBuf stbl) {
        for (BoxReader box = new BoxReader(stbl, BoxType.STBL); box.next();) {
            if (box.type() != BoxType.STSD) {
                track.table.read(box);
            } else if (track.isVideo || track.isAudio) {
                readDescriptions(track, box);
            }
        }
    }

    private static void readDescriptions(ReadTrack track, BoxReader stsd) {
        stsd.versionAndFlags();
        stsd.need(4).skipBytes(4);
        for (BoxReader entry = new BoxReader(stsd.content(), BoxType.STSD); entry.next();) {
            Mp4Limits.check("descriptions of a track", track.descriptions.size() + 1L, Mp4Limits.MAX_DESCRIPTIONS);
            Optional<SampleDescription> description = SampleEntry.decode(entry.type(), entry.content(), track.isVideo);
            description.ifPresent(track.descriptions::add);
            track.hasUnknownCodec |= description.isEmpty();
        }
    }

    private void readExtension(ByteBuf mvex) {
        for (BoxReader box = new BoxReader(mvex, BoxType.MVEX); box.next();) {
            if (box.type() != BoxType.TREX) {
                continue;
            }
            box.versionAndFlags();
            ByteBuf in = box.need(20);
            int id = in.readInt();
            for (ReadTrack track : tracks) {
                if (track.id == id) {
                    track.defaultDescription = in.getInt(in.readerIndex()) - 1;
                    track.defaultDuration = in.getUnsignedInt(in.readerIndex() + 4);
                    track.defaultSize = in.getUnsignedInt(in.readerIndex() + 8);
                    track.defaultFlags = in.getInt(in.readerIndex() + 12);
                }
            }
        }
    }
}
