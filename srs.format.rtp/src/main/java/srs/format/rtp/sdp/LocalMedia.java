package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What our side says of one section, in an offer or in an answer.
 *
 * @param codecs in the order of preference, with the feedback that we know
 * @param msid stream and track of what we send
 * @param rids layers, as our side sees them
 */
public record LocalMedia(String kind, String mid, Direction direction, List<Codec> codecs, List<ExtMap> extensions, boolean reducedSizeRtcp, Optional<String> msid,
        List<Ssrc> ssrcs, List<SsrcGroup> ssrcGroups, List<Rid> rids) {
    /** Where media goes that ICE has yet to find (RFC 8829 §5.2.1). */
    static final int DISCARD_PORT = 9;
    static final String CONNECTION = "IN IP4 0.0.0.0";

    private static final String PROTOCOL_DTLS = "UDP/TLS/RTP/SAVPF";
    private static final String PROTOCOL_PLAIN = "RTP/AVPF";

    public LocalMedia {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
        ssrcs = List.copyOf(ssrcs);
        ssrcGroups = List.copyOf(ssrcGroups);
        rids = List.copyOf(rids);
    }

    /** One that receives or sends without telling sources. */
    public static LocalMedia of(String kind, String mid, Direction direction, List<Codec> codecs, List<ExtMap> extensions) {
        return new LocalMedia(kind, mid, direction, codecs, extensions, true, Optional.empty(), List.of(), List.of(), List.of());
    }

    /** The same with sources that are sent. */
    public LocalMedia withSources(String streamAndTrack, List<Ssrc> sources, List<SsrcGroup> groups) {
        return new LocalMedia(kind, mid, direction, codecs, extensions, reducedSizeRtcp, Optional.of(streamAndTrack), sources, groups, rids);
    }

    /** The same, with reduced-size RTCP only if the peer takes it (RFC 5506 §5). */
    LocalMedia withReducedSizeRtcp(boolean offered) {
        return new LocalMedia(kind, mid, direction, codecs, extensions, reducedSizeRtcp && offered, msid, ssrcs, ssrcGroups, rids);
    }

    /** The same with layers. */
    public LocalMedia withRids(List<Rid> layers) {
        return new LocalMedia(kind, mid, direction, codecs, extensions, reducedSizeRtcp, msid, ssrcs, ssrcGroups, layers);
    }

    /** The section. */
    public MediaDescription describe(LocalTransport transport) {
        return describe(transport, transport.fingerprint().isPresent() ? PROTOCOL_DTLS : PROTOCOL_PLAIN);
    }

    MediaDescription describe(LocalTransport transport, String protocol) {
        List<Attribute> a = new ArrayList<>();
        transport.write(a);
        a.add(new Attribute("mid", mid));
        extensions.forEach(extension -> a.add(extension.attribute()));
        a.add(Attribute.flag(direction.toString()));
        msid.ifPresent(value -> a.add(new Attribute("msid", value)));
        a.add(Attribute.flag("rtcp-mux"));
        if (reducedSizeRtcp) {
            a.add(Attribute.flag("rtcp-rsize"));
        }
        codecs.forEach(codec -> a.addAll(codec.attributes()));
        rids.forEach(rid -> a.add(rid.attribute()));
        if (!rids.isEmpty()) {
            a.add(new Simulcast(ids(true), ids(false)).attribute());
        }
        ssrcGroups.forEach(group -> a.add(group.attribute()));
        ssrcs.forEach(ssrc -> a.addAll(ssrc.lines()));
        transport.candidates().forEach(candidate -> a.add(candidate.attribute()));
        if (!transport.candidates().isEmpty()) {
            a.add(Attribute.flag("end-of-candidates"));
        }
        List<String> formats = codecs.stream().map(codec -> Integer.toString(codec.payloadType())).toList();
        return new MediaDescription(kind, DISCARD_PORT, protocol, formats, CONNECTION, new Attributes(a), new Attributes(List.of()));
    }

    private List<String> ids(boolean send) {
        return rids.stream().filter(rid -> rid.send() == send).map(Rid::id).toList();
    }
}
