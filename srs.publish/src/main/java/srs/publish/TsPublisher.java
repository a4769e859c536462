package srs.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import java.util.function.Consumer;
import srs.format.flv.FlvException;
import srs.format.ts.TsCodec;
import srs.format.ts.TsListener;
import srs.format.ts.TsTrack;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.Publication;
import srs.kernel.stream.Track;

/**
 * Turns what is found in a transport stream into tracks and frames of a publication. Of several streams of a kind it takes the first. Lives on the publisher's loop; copies
 * each frame once, into a buffer of its size.
 */
public final class TsPublisher implements TsListener {
    /** Longest time between decoding and presentation that is believed: the kernel's limit. */
    public static final long MAX_PTS_OFFSET_US = 30L * 60 * 1_000_000;

    private static final byte[] NOTHING = {};
    private static final int NO_PID = -1;

    private final Publication publication;
    private final boolean parsesSps;
    private final ByteBufAllocator allocator;
    private final Consumer<String> warnings;
    private final Lane video = new Lane();
    private final Lane audio = new Lane();
    private boolean hasWarnedOfTime;

    /** One kind's stream. */
    private static final class Lane {
        int pid = NO_PID;
        TsTrack source;
        Track track;
        boolean isAnnounced;
    }

    /**
     * @param allocator of the frames
     * @param parsesSps whether size, profile and level of the video are read from its parameter sets
     * @param warnings gets a line for each stream that is passed over
     */
    public TsPublisher(Publication publication, boolean parsesSps, ByteBufAllocator allocator, Consumer<String> warnings) {
        this.publication = publication;
        this.parsesSps = parsesSps;
        this.allocator = allocator;
        this.warnings = warnings;
    }

    @Override
    public void onTrack(TsTrack source) {
        Lane lane = source.codec().isVideo() ? video : audio;
        if (lane.pid != NO_PID && lane.pid != source.pid() && lane.source.codec() == source.codec()) {
            warnings.accept(source.codec() + " of PID " + source.pid() + " is passed over, for PID " + lane.pid + " is the stream's");
            return;
        }
        lane.pid = source.pid();
        lane.source = source;
        lane.track = null;
        lane.isAnnounced = false;
    }

    @Override
    public void onFrame(TsTrack source, long dtsUs, long ptsUs, boolean key, ByteBuf frame) {
        Lane lane = source.codec().isVideo() ? video : audio;
        if (lane.pid != source.pid()) {
            return;
        }
        long offsetUs = ptsUs - dtsUs;
        if (offsetUs > MAX_PTS_OFFSET_US || offsetUs < -MAX_PTS_OFFSET_US) {
            if (!hasWarnedOfTime) {
                hasWarnedOfTime = true;
                warnings.accept("frames are dropped: presentation " + offsetUs + " us behind decoding is not in -" + MAX_PTS_OFFSET_US + ".." + MAX_PTS_OFFSET_US);
            }
            return;
        }
        if (!lane.isAnnounced) {
            lane.isAnnounced = true;
            lane.track = track(source, frame);
            if (lane.track != null) {
                publication.announce(lane.track, dtsUs);
            }
        }
        if (lane.track != null) {
            int bytes = frame.readableBytes();
            publication.offer(lane.track, dtsUs, ptsUs, key, allocator.buffer(bytes, bytes).writeBytes(frame, frame.readerIndex(), bytes), /* payloadOffset= */ 0);
        }
    }

    /** Null when its configuration is broken: nobody could play it. */
    private Track track(TsTrack source, ByteBuf first) {
        Codec codec = codec(source.codec());
        try {
            Map<String, String> properties = source.codec().isVideo() ? MediaProperties.ofVideo(codec, source.config(), parsesSps)
                    : codec.equals(Codec.MP3) ? MediaProperties.ofMp3(first.duplicate()) : MediaProperties.ofAudio(codec, source.config());
            return new Track(codec, source.config().length == 0 ? NOTHING : source.config(), Framing.NONE, NOTHING, properties);
        } catch (FlvException | IllegalArgumentException e) {
            warnings.accept(codec + " of PID " + source.pid() + " is passed over: " + e.getMessage());
            return null;
        }
    }

    private static Codec codec(TsCodec codec) {
        return switch (codec) {
            case H264 -> Codec.H264;
            case HEVC -> Codec.HEVC;
            case AAC -> Codec.AAC;
            case MP3 -> Codec.MP3;
            case OPUS -> Codec.OPUS;
            case AC3 -> Codec.AC3;
            case EAC3 -> Codec.EAC3;
        };
    }
}
