package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A media section (RFC 8866 §5.14). Attributes that a session may have for all sections are looked up there, when they are not here.
 *
 * @param kind audio, video, application
 * @param port 0 in a section that was refused
 * @param protocol for example {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types, or words
 * @param connection what c= says, may be empty
 */
public record MediaDescription(String kind, int port, String protocol, List<String> formats, String connection, Attributes attributes, Attributes session) {
    public static final String AUDIO = "audio";
    public static final String VIDEO = "video";

    public MediaDescription {
        SdpText.check(kind);
        SdpText.check(protocol);
        SdpText.check(connection);
        formats = List.copyOf(formats);
        formats.forEach(SdpText::check);
    }

    /** Whether it is RTP with feedback, over DTLS or as it is. */
    public boolean isRtp() {
        return protocol.endsWith("RTP/SAVPF") || protocol.endsWith("RTP/AVPF") || protocol.endsWith("RTP/SAVP") || protocol.endsWith("RTP/AVP");
    }

    public boolean isRejected() {
        return port == 0 && !attributes.has("bundle-only");
    }

    /** The name in groups (RFC 5888), empty when it has none. */
    public String mid() {
        return attributes.value("mid").orElse("");
    }

    public Direction direction() {
        for (Attributes level : List.of(attributes, session)) {
            for (Attribute attribute : level.list()) {
                Optional<Direction> direction = attribute.value().isEmpty() ? Direction.of(attribute.name()) : Optional.empty();
                if (direction.isPresent()) {
                    return direction.get();
                }
            }
        }
        return Direction.SENDRECV;
    }

    private Optional<String> here(String name) {
        return attributes.value(name).or(() -> session.value(name));
    }

    public String iceUfrag() {
        return here("ice-ufrag").orElse("");
    }

    public String icePwd() {
        return here("ice-pwd").orElse("");
    }

    /** For example trickle, ice2. */
    public List<String> iceOptions() {
        return here("ice-options").map(value -> List.of(value.trim().split(" +"))).orElse(List.of());
    }

    /** The certificates that the peer may show. */
    public List<Fingerprint> fingerprints() {
        Attributes level = attributes.has("fingerprint") ? attributes : session;
        return level.values("fingerprint").map(Fingerprint::parse).toList();
    }

    public Optional<Setup> setup() {
        return here("setup").map(Setup::parse);
    }

    public boolean hasRtcpMux() {
        return attributes.has("rtcp-mux");
    }

    public boolean hasReducedSizeRtcp() {
        return attributes.has("rtcp-rsize");
    }

    /** Candidates that can be read; others are for agents that know them. */
    public List<Candidate> candidates() {
        return attributes.values("candidate").flatMap(value -> Candidate.parse(value).stream()).toList();
    }

    /** The codecs, in the order of preference. */
    public List<Codec> codecs() {
        return Codec.list(this);
    }

    /** Header extensions. */
    public List<ExtMap> extensions() {
        List<ExtMap> extensions = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        for (Attributes level : List.of(session, attributes)) {
            level.values("extmap").map(ExtMap::parse).forEach(extension -> {
                if (!ids.add(extension.id())) {
                    throw new SdpException("extmap id " + extension.id() + " is there twice");
                }
                extensions.add(extension);
            });
        }
        return extensions;
    }

    /** Whether one- and two-byte extensions may be mixed (RFC 8285 §6). */
    public boolean allowsMixedExtensions() {
        return attributes.has("extmap-allow-mixed") || session.has("extmap-allow-mixed");
    }

    /** The layers of simulcast (RFC 8851), in the order of {@code a=rid}. */
    public List<Rid> rids() {
        return attributes.values("rid").map(Rid::parse).toList();
    }

    /** What {@code a=simulcast} says (RFC 8853). */
    public Optional<Simulcast> simulcast() {
        return attributes.value("simulcast").map(Simulcast::parse);
    }

    /** Sources that are told; none in offers of some encoders, whose sources are known by mid and rid. */
    public List<Ssrc> ssrcs() {
        return Ssrc.list(attributes);
    }

    /** Groups of sources (RFC 5576 §4.2): FID for retransmission, SIM for layers. */
    public List<SsrcGroup> ssrcGroups() {
        return attributes.values("ssrc-group").map(SsrcGroup::parse).toList();
    }

    /** What {@code a=msid} says: stream and track (RFC 8830). */
    public Optional<String> msid() {
        return attributes.value("msid");
    }

    void write(StringBuilder out) {
        out.append("m=").append(kind).append(' ').append(port).append(' ').append(protocol);
        formats.forEach(format -> out.append(' ').append(format));
        out.append("\r\n");
        if (!connection.isEmpty()) {
            out.append("c=").append(connection).append("\r\n");
        }
        attributes.list().forEach(attribute -> attribute.write(out));
    }
}
