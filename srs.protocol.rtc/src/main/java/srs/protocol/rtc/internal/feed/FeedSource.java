package srs.protocol.rtc.internal.feed;

import srs.format.rtp.payload.PayloadFormat;
import srs.protocol.rtc.internal.plan.SourceTrack;

/**
 * One source of packets of a stream: its sound, its picture, or one size of its picture. What changes is written on its input's loop and read on any.
 */
public final class FeedSource {
    /** What a receiver of sound, and of pictures, can ask for again: SRS's figures, made powers of two. */
    public static final int AUDIO_PACKETS = 128;
    public static final int VIDEO_PACKETS = 1024;
    /** What is kept at most so that a player can start with pictures of the past: 9 MB. */
    public static final int GOP_PACKETS = 8192;

    /** So long a moment holds for timestamps that come later; they come again after four times as many. */
    private static final int MAX_TICKS = 1 << 30;

    private final int number;
    private final boolean isVideo;
    private final boolean isAskable;
    private final int clockRateHz;
    private volatile SourceTime time;
    private volatile SourceTrack seen;
    private volatile long bitsPerSecond;

    /**
     * A source.
     *
     * @param number of its place in the lineup, from 0
     * @param isAskable whether key frames can be asked for
     */
    public FeedSource(int number, PayloadFormat format, boolean isAskable) {
        this.number = number;
        this.isVideo = format.isVideo();
        this.clockRateHz = format.clockRateHz();
        this.isAskable = isAskable;
    }

    public int number() {
        return number;
    }

    public boolean isVideo() {
        return isVideo;
    }

    public boolean isAskable() {
        return isAskable;
    }

    public int clockRateHz() {
        return clockRateHz;
    }

    PacketHistory history() {
        int packets = isVideo ? VIDEO_PACKETS : AUDIO_PACKETS;
        return new PacketHistory(packets, isVideo && !isAskable ? GOP_PACKETS : packets);
    }

    /** What time its timestamps mean; null as long as nothing came. */
    public SourceTime time() {
        return time;
    }

    /** As long as no report says what timestamps mean, the first one means when it came, and those after it go on from there. */
    public void onPacket(int timestamp, long nowUs) {
        if (time == null) {
            time = new SourceTime(nowUs, timestamp, clockRateHz);
        } else if (Math.abs(timestamp - time.timestamp()) > MAX_TICKS) {
            time = time.at(timestamp);
        }
    }

    public void time(SourceTime moment) {
        time = moment;
    }

    /** The codec of its packets; null as long as nothing came. */
    public SourceTrack seen() {
        return seen;
    }

    public void seen(SourceTrack codec) {
        seen = codec;
    }

    /** How much came lately; 0 when nothing does. */
    public long bitsPerSecond() {
        return bitsPerSecond;
    }

    public void bitsPerSecond(long rate) {
        bitsPerSecond = rate;
    }
}
