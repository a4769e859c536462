package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Locale;
import java.util.StringJoiner;
import srs.format.ts.TsDemuxer;
import srs.format.ts.TsFault;
import srs.format.ts.TsListener;
import srs.format.ts.TsTrack;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.publish.PublishSettings;
import srs.publish.TsPublisher;

/** Takes a publisher's transport stream apart, into its publication. What the stream has wrong is counted and said, never its end. Owns both. */
final class PublishRole implements Role, TsListener {
    /** Messages in a row that are no whole transport packets, after which players do not get them untouched: a player reads each message by itself. */
    static final int MAX_BROKEN = 10;

    private static final long REPORT_MS = 10_000;

    private final Publication publication;
    private final Feeds feeds;
    /** Null when players do not get its packets. */
    private TsFeed feed;
    private int broken;
    private final PublishSettings settings;
    private final long idleMs;
    private final SrtLog log;
    private final TsPublisher frames;
    private final TsDemuxer demuxer;
    private final long beganMs;
    private long heardMs;
    private boolean hasHeard;
    private boolean isDirty;
    private long count;
    private long faults;
    private long reportedFaults;
    private long reportedMs;

    /**
     * @param feeds where its packets are for players, too
     * @param feed its packets; null when players shall not have them
     * @param idleMs how long it may send nothing
     */
    PublishRole(Publication publication, Feeds feeds, TsFeed feed, PublishSettings settings, long idleMs, ByteBufAllocator allocator, SrtLog log, long nowMs) {
        this.publication = publication;
        this.feeds = feeds;
        this.feed = feed;
        this.settings = settings;
        this.idleMs = idleMs;
        this.log = log;
        frames = new TsPublisher(publication, settings.parseSps(), allocator, log::warn);
        demuxer = new TsDemuxer(allocator, this);
        beganMs = nowMs;
        heardMs = nowMs;
        reportedMs = nowMs - REPORT_MS;
        if (feed != null) {
            feeds.open(publication.key(), feed);
        }
    }

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        hasHeard = true;
        isDirty = true;
        if (feed != null) {
            feed.onMessage(message, dueUs);
            broken = TsScan.isWhole(message) ? 0 : broken + 1;
            if (broken >= MAX_BROKEN) {
                log.info("messages of {} bytes, and those before, are no whole transport packets: SRT players get packets that are made of the frames", message.readableBytes());
                closeFeed();
            }
        }
        demuxer.read(message);
    }

    private void closeFeed() {
        feeds.close(publication.key(), feed);
        feed.close();
        feed = null;
    }

    @Override
    public void onTrack(TsTrack track) {
        frames.onTrack(track);
    }

    @Override
    public void onFrame(TsTrack track, long dtsUs, long ptsUs, boolean key, ByteBuf frame) {
        count++;
        frames.onFrame(track, dtsUs, ptsUs, key, frame);
    }

    @Override
    public void onFault(TsFault fault) {
        faults++;
    }

    @Override
    public String tick(long nowMs) {
        if (isDirty) {
            isDirty = false;
            publication.flush();
            if (feed != null) {
                feed.flush();
            }
        }
        if (hasHeard) {
            hasHeard = false;
            heardMs = nowMs;
        } else if (nowMs - heardMs >= idleMs) {
            return "it sent nothing for " + (nowMs - heardMs) + " ms";
        }
        if (count == 0 && nowMs - beganMs >= settings.firstMs()) {
            return "no frame within " + settings.firstMs() + " ms" + complaints();
        }
        if (faults > reportedFaults && nowMs - reportedMs >= REPORT_MS) {
            log.warn("the transport stream had {} faults{}", faults - reportedFaults, complaints());
            reportedFaults = faults;
            reportedMs = nowMs;
        }
        return null;
    }

    private String complaints() {
        StringJoiner all = new StringJoiner(", ", ", in all: ", "").setEmptyValue("");
        for (TsFault fault : TsFault.values()) {
            if (demuxer.faults(fault) > 0) {
                all.add(demuxer.faults(fault) + " x " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        return all.toString();
    }

    @Override
    public void close(EndReason reason) {
        if (feed != null) {
            closeFeed();
        }
        demuxer.flush();
        publication.flush();
        publication.close(reason);
        demuxer.close();
    }

    @Override
    public String toString() {
        return count + " frames" + complaints();
    }
}
