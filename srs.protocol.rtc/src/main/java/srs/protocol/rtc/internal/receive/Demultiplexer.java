package srs.protocol.rtc.internal.receive;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.HeaderExtensions;
import srs.format.rtp.RtpHeader;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.feed.Lineup;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;

/**
 * Which track and layer a packet of a publisher is of (RFC 8843 §9.2): by its SSRC once that is known, else by the section and layer that its header names, by what the
 * description told, or by a payload type that only one section has. Lives on one thread.
 */
final class Demultiplexer {
    /** Sources of one publisher, with those of retransmissions; more are not listened to. */
    static final int MAX_SOURCES = 64;
    /** Numbers between the end of a source and the begin of the one in its place: more than a player takes for a gap. */
    private static final int REPLACEMENT_GAP = 4096;

    /** An SSRC that only carries retransmissions. */
    private record Retransmissions(IncomingTrack track, int layer) {}

    private final List<IncomingTrack> tracks = new ArrayList<>();
    private final IntObjectHashMap<IncomingSource> sources = new IntObjectHashMap<>();
    private final IntObjectHashMap<Retransmissions> retransmissions = new IntObjectHashMap<>();
    private final HeaderExtensions extensions = new HeaderExtensions();
    private final Lineup lineup;

    Demultiplexer(SessionPlan plan) {
        int number = 0;
        List<FeedTrack> feeds = new ArrayList<>();
        for (TrackPlan track : plan.tracks()) {
            IncomingTrack incoming = new IncomingTrack(track, number);
            number += incoming.feed().layers().size();
            tracks.add(incoming);
            feeds.add(incoming.feed());
        }
        lineup = new Lineup(feeds);
    }

    Lineup lineup() {
        return lineup;
    }

    List<IncomingTrack> tracks() {
        return tracks;
    }

    Collection<IncomingSource> sources() {
        return sources.values();
    }

    /** A known source of packets; null when there is none. */
    IncomingSource source(int ssrc) {
        return sources.get(ssrc);
    }

    /**
     * The source that a packet is of, also when it is one of its retransmissions; null when nobody knows.
     *
     * @param packet lent for the call
     */
    IncomingSource find(RtpHeader header, ByteBuf packet) {
        IncomingSource known = sources.get(header.ssrc());
        if (known != null) {
            return known;
        }
        Retransmissions repair = retransmissions.get(header.ssrc());
        if (repair != null) {
            return repair.track.source(repair.layer);
        }
        return sources.size() + retransmissions.size() < MAX_SOURCES ? learn(header, packet) : null;
    }

    private IncomingSource learn(RtpHeader header, ByteBuf packet) {
        IncomingTrack track = track(header, packet);
        CodecPlan codec = track == null ? null : track.codec(header.payloadType());
        if (codec == null) {
            return null;
        }
        boolean isRepair = codec.rtxPayloadType() == header.payloadType();
        int layer = layer(track, header, packet, isRepair);
        if (layer < 0) {
            return null;
        }
        IncomingSource before = track.source(layer);
        if (isRepair) {
            if (before != null) {
                forget(track, layer);
                retransmissions.put(header.ssrc(), new Retransmissions(track, layer));
            }
            return before;
        }
        if (before != null) {
            sources.remove(before.ssrc());
        }
        IncomingSource source = new IncomingSource(header.ssrc(), track, track.feed().layers().get(layer), before == null ? 0 : before.highest() + REPLACEMENT_GAP);
        track.source(layer, source);
        sources.put(header.ssrc(), source);
        return source;
    }

    /** A layer has one source of retransmissions: who changes it often is listened to for ever. */
    private void forget(IncomingTrack track, int layer) {
        for (IntObjectMap.PrimitiveEntry<Retransmissions> known : retransmissions.entries()) {
            if (known.value().track == track && known.value().layer == layer) {
                retransmissions.remove(known.key());
                return;
            }
        }
    }

    private IncomingTrack track(RtpHeader header, ByteBuf packet) {
        IncomingTrack byType = null;
        int ofType = 0;
        for (IncomingTrack track : tracks) {
            String mid = text(header, packet, track.plan(), ExtensionUri.MID);
            boolean isTold = track.plan().ssrc() != 0 && track.plan().ssrc() == header.ssrc() || track.plan().rtxSsrc() != 0 && track.plan().rtxSsrc() == header.ssrc();
            if (isTold || mid != null && mid.equals(track.plan().mid())) {
                return track;
            }
            if (mid == null && track.codec(header.payloadType()) != null) {
                byType = byType == null ? track : byType;
                ofType++;
            }
        }
        return ofType == 1 ? byType : null;
    }

    /** −1 when a layer is needed and not told. */
    private int layer(IncomingTrack track, RtpHeader header, ByteBuf packet, boolean isRepair) {
        if (track.plan().rids().isEmpty()) {
            return 0;
        }
        String rid = isRepair ? text(header, packet, track.plan(), ExtensionUri.REPAIRED_RID) : text(header, packet, track.plan(), ExtensionUri.RID);
        return rid == null ? -1 : track.layer(rid);
    }

    /** The text of an extension; null when it is not there. */
    private String text(RtpHeader header, ByteBuf packet, TrackPlan plan, String uri) {
        Integer id = plan.extensions().get(uri);
        if (id == null) {
            return null;
        }
        int at = extensions.begin(header, packet).find(id, 1);
        return at == HeaderExtensions.NONE ? null : packet.toString(at, extensions.length(), StandardCharsets.UTF_8);
    }
}
