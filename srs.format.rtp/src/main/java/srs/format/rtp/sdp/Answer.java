package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the answer to an offer (RFC 3264 §6, RFC 8829 §5.3): each section in its place, those that nobody accepted refused, all accepted ones in the bundle. Used once.
 */
public final class Answer {
    private final SessionDescription offer;
    private final LocalTransport transport;
    private final Map<Integer, LocalMedia> accepted = new HashMap<>();

    public Answer(SessionDescription offer, LocalTransport transport) {
        this.offer = offer;
        this.transport = transport;
    }

    /**
     * What a WebRTC peer must offer, before anything is made of it: sections of sound or picture that share a transport, with credentials and, with DTLS, a
     * fingerprint.
     *
     * @throws SdpException if something is missing
     */
    public static void check(SessionDescription offer, boolean withDtls) {
        Set<String> bundle = new HashSet<>(offer.group(SessionDescription.GROUP_BUNDLE));
        int usable = 0;
        for (MediaDescription section : offer.media()) {
            if (!isUsable(section)) {
                continue;
            }
            usable++;
            if (!bundle.contains(section.mid())) {
                throw new SdpException("section " + SdpText.shown(section.mid()) + " is not in a=group:BUNDLE");
            }
            if (!section.hasRtcpMux()) {
                throw new SdpException("section " + SdpText.shown(section.mid()) + " is without a=rtcp-mux");
            }
            checkLength(section.iceUfrag(), 4, "ice-ufrag");
            checkLength(section.icePwd(), 22, "ice-pwd");
            if (withDtls && section.fingerprints().isEmpty()) {
                throw new SdpException("section " + SdpText.shown(section.mid()) + " is without a=fingerprint");
            }
            section.codecs();
            section.extensions();
        }
        if (usable == 0) {
            throw new SdpException("offer of " + offer.kinds() + " has no audio or video over RTP");
        }
    }

    /** Whether a section can be accepted at all: sound or picture, with the profile of WebRTC, not refused by its offerer. */
    public static boolean isUsable(MediaDescription section) {
        boolean isMedia = section.kind().equals(MediaDescription.AUDIO) || section.kind().equals(MediaDescription.VIDEO);
        return isMedia && section.protocol().endsWith("AVPF") && !section.isRejected();
    }

    private static void checkLength(String credential, int min, String what) {
        if (credential.length() < min || credential.length() > 256) {
            throw new SdpException(what + " of " + credential.length() + " characters is not in " + min + "..256");
        }
    }

    /**
     * Accepts a section of the offer.
     *
     * @param index of the section
     * @param media with codecs, extensions and layers of the offer only, see {@link #extensions}
     */
    public Answer accept(int index, LocalMedia media) {
        MediaDescription offered = offer.media().get(index);
        if (!offered.kind().equals(media.kind()) || media.codecs().isEmpty()) {
            throw new IllegalArgumentException(media.kind() + " with " + media.codecs().size() + " codecs does not answer " + offered.kind());
        }
        accepted.put(index, media);
        return this;
    }

    /** The offered extensions that we know, under the offerer's numbers. */
    public static List<ExtMap> extensions(MediaDescription offered, Set<String> known) {
        List<ExtMap> extensions = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (ExtMap extension : offered.extensions()) {
            if (known.contains(extension.uri()) && done.add(extension.uri())) {
                extensions.add(extension);
            }
        }
        return extensions;
    }

    /** The layers that the offerer sends, as one who receives them says it. */
    public static List<Rid> receivedRids(MediaDescription offered) {
        List<String> sent = offered.simulcast().map(Simulcast::send).orElse(List.of());
        return offered.rids().stream().filter(rid -> rid.send() && sent.contains(rid.id())).map(rid -> new Rid(rid.id(), false, "")).toList();
    }

    /**
     * The answer.
     *
     * @param origin what o= says, for example {@code SRS 1 2 IN IP4 0.0.0.0}
     * @param streamId what msid-semantic says
     */
    public SessionDescription build(String origin, String name, String streamId) {
        List<MediaDescription> sections = new ArrayList<>();
        StringBuilder bundle = new StringBuilder(SessionDescription.GROUP_BUNDLE);
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription offered = offer.media().get(i);
            LocalMedia media = accepted.get(i);
            if (media == null) {
                sections.add(refused(offered));
            } else {
                sections.add(media.withReducedSizeRtcp(offered.hasReducedSizeRtcp()).describe(transport, offered.protocol()));
                bundle.append(' ').append(media.mid());
            }
        }
        List<Attribute> session = new ArrayList<>();
        if (transport.iceLite()) {
            session.add(Attribute.flag("ice-lite"));
        }
        session.add(new Attribute("group", bundle.toString()));
        if (offer.attributes().has("extmap-allow-mixed")) {
            session.add(Attribute.flag("extmap-allow-mixed"));
        }
        session.add(new Attribute("msid-semantic", " WMS " + streamId));
        return new SessionDescription(origin, name, new Attributes(session), sections);
    }

    private static MediaDescription refused(MediaDescription offered) {
        List<Attribute> a = new ArrayList<>();
        if (!offered.mid().isEmpty()) {
            a.add(new Attribute("mid", offered.mid()));
        }
        if (offered.isRtp()) {
            a.add(Attribute.flag(Direction.INACTIVE.toString()));
        }
        return new MediaDescription(offered.kind(), 0, offered.protocol(), offered.formats(), LocalMedia.CONNECTION, new Attributes(a), new Attributes(List.of()));
    }
}
