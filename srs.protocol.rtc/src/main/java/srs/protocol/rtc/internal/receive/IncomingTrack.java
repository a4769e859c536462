package srs.protocol.rtc.internal.receive;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.HeaderExtensions;
import srs.format.rtp.RtpHeader;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.protocol.rtc.internal.plan.TrackPlan;

/** One section of a publisher's description, and what of the feed is for it. Lives on one thread. */
final class IncomingTrack {
    private static final int PAYLOAD_TYPES = 128;

    private final TrackPlan plan;
    private final FeedTrack feed;
    private final CodecPlan[] codecs = new CodecPlan[PAYLOAD_TYPES];
    /** Of each layer the one that comes, or null. */
    private final IncomingSource[] sources;
    private final boolean hasPli;
    private final int orientationId;
    private final int audioLevelId;

    /** @param firstNumber of the sources that it makes, as many as it has layers */
    IncomingTrack(TrackPlan plan, int firstNumber) {
        this.plan = plan;
        hasPli = plan.isVideo() && plan.codecs().stream().anyMatch(CodecPlan::hasPli);
        orientationId = plan.extensions().getOrDefault(ExtensionUri.VIDEO_ORIENTATION, 0);
        audioLevelId = plan.extensions().getOrDefault(ExtensionUri.AUDIO_LEVEL, 0);
        List<FeedSource> layers = new ArrayList<>();
        boolean isAskable = plan.isVideo();
        for (int layer = 0; layer < Math.max(1, plan.rids().size()); layer++) {
            layers.add(new FeedSource(firstNumber + layer, plan.codecs().get(0).format(), isAskable));
        }
        feed = new FeedTrack(plan.isVideo(), plan.codecs().stream().map(codec -> new SourceTrack(codec.format(), codec.parameters())).toList(), layers);
        sources = new IncomingSource[layers.size()];
        for (CodecPlan codec : plan.codecs()) {
            codecs[codec.payloadType() & PAYLOAD_TYPES - 1] = codec;
            if (codec.rtxPayloadType() != CodecPlan.NONE) {
                codecs[codec.rtxPayloadType() & PAYLOAD_TYPES - 1] = codec;
            }
        }
    }

    /** A byte that the packet's header tells (RFC 8285), or {@link FeedPacket#NOT_TOLD}. The packet is lent for the call. */
    static int told(int extensionId, HeaderExtensions extensions, RtpHeader header, ByteBuf packet) {
        if (extensionId == 0 || header.extensionBytes() == 0) {
            return FeedPacket.NOT_TOLD;
        }
        int at = extensions.begin(header, packet).find(extensionId, 1);
        return at == HeaderExtensions.NONE ? FeedPacket.NOT_TOLD : packet.getUnsignedByte(at);
    }

    /** Whether it is a picture whose key frames can be asked for. */
    boolean hasPli() {
        return hasPli;
    }

    int orientationId() {
        return orientationId;
    }

    int audioLevelId() {
        return audioLevelId;
    }

    TrackPlan plan() {
        return plan;
    }

    FeedTrack feed() {
        return feed;
    }

    /** Of the payload type, be it of its packets or of their retransmissions; null when it is not of this track. */
    CodecPlan codec(int payloadType) {
        return codecs[payloadType];
    }

    IncomingSource source(int layer) {
        return sources[layer];
    }

    void source(int layer, IncomingSource source) {
        sources[layer] = source;
    }

    /** −1 when it has none of that name. */
    int layer(String rid) {
        return plan.rids().indexOf(rid);
    }
}
