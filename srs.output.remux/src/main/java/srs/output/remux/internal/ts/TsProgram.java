package srs.output.remux.internal.ts;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.codec.CodecException;
import srs.format.ts.TsCodec;
import srs.format.ts.TsMuxer;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;

/**
 * A stream's program: makes the same packets of a frame whenever it is asked for it, as long as the frame is among the {@link Places}. Confined to its encoder.
 *
 * <p>PAT and PMT stand before each key frame, and twice a second. A codec that transport streams do not carry is told once, and left out.
 */
final class TsProgram {
    /** Longest time between two tables, in microseconds. */
    static final long TABLES_US = 500_000;

    private static final Logger LOG = LoggerFactory.getLogger("srs.remux");

    private final StreamKey key;
    private final TsMuxer muxer = new TsMuxer();
    private final Places places = new Places();
    /** Where the muxer stands: the number of a frame, or nowhere. */
    private long here;
    private Track video;
    private Track audio;
    private long tablesUs = Place.NEVER;
    /** Tracks that have no form here. */
    private Track deafTo;
    private Track blindTo;

    TsProgram(StreamKey key) {
        this.key = key;
    }

    /** The tracks of somebody who joins: where no frame was written yet, the first tables name them all. */
    void offer(Optional<Track> videoTrack, Optional<Track> audioTrack) {
        Place end = places.of(places.next());
        if (end.video == null && end.audio == null) {
            go(places.next());
            videoTrack.ifPresent(this::begin);
            audioTrack.ifPresent(this::begin);
            save(end);
        }
    }

    /**
     * Writes a frame, tables before it when it is their time, or when somebody joins here.
     *
     * @return false when it has no form
     */
    boolean write(ByteBuf out, MediaFrame frame, boolean isJoining) {
        if (isRefused(frame.track())) {
            return false;
        }
        Place end = places.of(places.next());
        long number = places.find(frame, here, frame.track() != (frame.isVideo() ? end.video : end.audio));
        if (number != Places.NOWHERE && number != here) {
            go(number);
        }
        int begin = out.writerIndex();
        boolean isNew = number == places.next();
        here = Places.NOWHERE;
        if (!begin(frame.track())) {
            return false;
        }
        if (isTimeForTables(frame)) {
            muxer.writeTables(out);
            tablesUs = frame.dtsUs();
        } else if (isJoining) {
            muxer.writeTablesBefore(out);
        }
        try {
            muxer.writeFrame(out, frame.isVideo(), frame.dtsUs(), frame.ptsUs(), frame.isKey(), frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
        } catch (CodecException e) {
            // whoever sees this frame leaves it out
            LOG.debug("{}: a frame is left out of MPEG-TS: {}", key, e.getMessage());
            out.writerIndex(begin);
            return false;
        }
        if (isNew) {
            save(places.append(frame));
        }
        here = number == Places.NOWHERE ? number : number + 1;
        return true;
    }

    /** For somebody who joins and gets no frame yet. */
    void writeTables(ByteBuf out) {
        if (here == Places.NOWHERE) {
            go(places.next());
        }
        if (video != null || audio != null) {
            muxer.writeTablesBefore(out);
        }
    }

    private boolean isTimeForTables(MediaFrame frame) {
        if (muxer.needsTables() || frame.startsGop() || tablesUs == Place.NEVER) {
            return true;
        }
        long since = frame.dtsUs() - tablesUs;
        return since >= TABLES_US || since < -TABLES_US;
    }

    private void go(long number) {
        Place place = places.of(number);
        if (place.video == null) {
            muxer.end(true);
            video = null;
        } else {
            begin(place.video);
        }
        if (place.audio == null) {
            muxer.end(false);
            audio = null;
        } else {
            begin(place.audio);
        }
        tablesUs = place.tablesUs;
        muxer.restore(place.position);
        here = number;
    }

    private void save(Place place) {
        place.video = video;
        place.audio = audio;
        place.tablesUs = tablesUs;
        muxer.save(place.position);
    }

    private boolean isRefused(Track track) {
        return track == (track.isVideo() ? blindTo : deafTo);
    }

    /** Makes it the program's video, or audio; false when it has no form. */
    private boolean begin(Track track) {
        if (track == (track.isVideo() ? video : audio)) {
            return true;
        }
        Optional<TsCodec> codec = TsCodec.of(track.codec().name());
        if (codec.isEmpty()) {
            refuse(track, "MPEG-TS has no form for it");
            return false;
        }
        try {
            muxer.begin(codec.get(), track.config());
        } catch (CodecException e) {
            refuse(track, e.getMessage());
            return false;
        }
        if (track.isVideo()) {
            video = track;
        } else {
            audio = track;
        }
        return true;
    }

    private void refuse(Track track, String why) {
        if (isRefused(track)) {
            return;
        }
        LOG.warn("{}: {} is left out of HTTP-TS: {}", key, track.codec(), why);
        if (track.isVideo()) {
            blindTo = track;
        } else {
            deafTo = track;
        }
    }
}
