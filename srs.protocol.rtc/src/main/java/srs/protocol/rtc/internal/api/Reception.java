package srs.protocol.rtc.internal.api;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import srs.format.rtp.sdp.Candidate;
import srs.format.rtp.sdp.LocalTransport;
import srs.format.rtp.sdp.Setup;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Verdict;
import srs.kernel.config.Section;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamKey;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.negotiation.Agreement;
import srs.protocol.rtc.internal.negotiation.Feedback;
import srs.protocol.rtc.internal.negotiation.Offer;
import srs.protocol.rtc.internal.negotiation.PlayNegotiation;
import srs.protocol.rtc.internal.negotiation.PublishNegotiation;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.SessionMedia;
import srs.protocol.rtc.internal.session.SessionRequest;
import srs.protocol.rtc.internal.session.Sessions;
import srs.protocol.rtc.internal.session.TooManySessionsException;

/**
 * Lets publishers and players in: what they offer, who they are, and then a session. Thread-safe; not to be used on an event loop.
 *
 * <p>A publisher's stream is reserved before the gates are asked, and a player's after that (compat 4.5).
 */
final class Reception {
    private static final ClientType PUBLISH = new ClientType("rtc-publish", /* publishes= */ true);
    private static final ClientType PLAY = new ClientType("rtc-play", /* publishes= */ false);
    private static final int MAX_WORD = 256;
    private static final int TOKEN_BYTES = 16;
    private static final int ETAG_BYTES = 6;

    private final CallMeans means;
    private final Place place;
    private final String signature;
    private final Map<String, SessionResource> resources = new ConcurrentHashMap<>();

    /** @param signature what our SDP says that we are */
    Reception(CallMeans means, Place place, String signature) {
        this.means = means;
        this.place = place;
        this.signature = signature.replace(' ', '-');
    }

    /** A session by its id, as long as it lives. */
    Optional<SessionResource> find(String id) {
        return Optional.ofNullable(resources.get(id));
    }

    /** Lets one in. Completes exceptionally with {@link RefusedException} when it may not. */
    CompletionStage<SessionResource> begin(Wish wish) {
        Section root = means.config().root();
        Section vhost = vhost(root, wish);
        StreamKey key = key(wish);
        Encryption encryption = Encryption.of(root, wish);
        Offer offer = Offer.read(wish.offer(), encryption.isDtls());
        IceCredentials local = Encryption.credentials(wish, means.random());
        if (!wish.publishes()) {
            checkBridge(key, vhost);
        }
        Agreement agreement = wish.publishes() ? PublishNegotiation.agree(offer, wish.codecs(), Feedback.of(vhost))
                : new PlayNegotiation(offer, wish.codecs(), Feedback.of(vhost), means.streams().tracks(key), streamId(key), means.random()).agree();
        Setup setup = offer.role(vhost.string("rtc.dtls_role").equals("active") ? Setup.ACTIVE : Setup.PASSIVE);
        CompletionStage<List<Candidate>> candidates = place.candidates(root, wish);
        return onWorker(candidates).thenCompose(found -> {
            LocalTransport transport = new LocalTransport(local.ufrag(), local.pwd(), /* iceLite= */ true,
                    encryption.isDtls() ? Optional.of(means.sessions().get().fingerprint()) : Optional.empty(), setup, found);
            return admit(wish, key, vhost, encryption, agreement, local, transport);
        });
    }

    /** Where nothing had to be waited for, there is nothing to hop. */
    private <T> CompletionStage<T> onWorker(CompletionStage<T> stage) {
        return stage.toCompletableFuture().isDone() ? stage : stage.thenApplyAsync(value -> value, means.worker());
    }

    private Section vhost(Section root, Wish wish) {
        if (!root.isOn("rtc_server.enabled")) {
            throw new RefusedException(RtcError.DISABLED, "rtc_server.enabled is off");
        }
        String name = means.config().resolveVhost(wish.host()).orElseThrow(() -> new RefusedException(RtcError.NO_VHOST, "no vhost serves " + ClientLog.said(wish.host())));
        Section vhost = means.config().vhost(name);
        if (!vhost.isOn("rtc.enabled")) {
            throw new RefusedException(RtcError.DISABLED, "rtc.enabled of vhost " + name + " is off");
        }
        return vhost;
    }

    private StreamKey key(Wish wish) {
        try {
            return new StreamKey(means.config().resolveVhost(wish.host()).orElse(StreamKey.DEFAULT_VHOST), word(wish.app()), word(wish.stream()));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RtcError.STREAM_NAME, e.getMessage());
        }
    }

    /** A stream's name as SDP can say it: one word. */
    private static String streamId(StreamKey key) {
        return (key.app() + "/" + key.stream()).replaceAll("[^A-Za-z0-9/._~-]", "_");
    }

    private static String word(String name) {
        if (name.length() > MAX_WORD) {
            throw new IllegalArgumentException("name of " + name.length() + " characters is not in 1.." + MAX_WORD);
        }
        return name;
    }

    /** What another protocol publishes is for players of WebRTC only with {@code rtmp_to_rtc}. */
    private void checkBridge(StreamKey key, Section vhost) {
        boolean isOther = means.hub().find(key).flatMap(info -> info.publisherId())
                .filter(id -> means.clients().find(id).flatMap(client -> client.type()).filter(PUBLISH::equals).isEmpty()).isPresent();
        if (isOther && !vhost.isOn("rtc.rtmp_to_rtc")) {
            throw new RefusedException(RtcError.DISABLED, key + " is not published by WebRTC, and rtc.rtmp_to_rtc is off");
        }
    }

    private CompletionStage<SessionResource> admit(Wish wish, StreamKey key, Section vhost, Encryption encryption, Agreement agreement, IceCredentials local,
            LocalTransport transport) {
        Guest[] self = new Guest[1];
        String id = local.ufrag() + ":" + agreement.offer().ufrag();
        ClientHandle client = means.clients().connected("rtc", wish.ip(), why -> self[0].end(new EndReason(EndReason.Kind.KICKED, why)));
        SessionPlan plan = new SessionPlan(key, client, vhost, agreement.tracks());
        Guest guest = new Guest(plan, wish.publishes(), encryption.isDtls(), () -> forget(id, self[0]));
        self[0] = guest;
        Map<String, String> attributes = Map.of("tcUrl", "webrtc://" + wish.host() + "/" + key.app(), "pageUrl", "", "swfUrl", "", "param", wish.param());
        ClientType type = wish.publishes() ? PUBLISH : PLAY;
        client.identify(type, key, attributes);
        ClientLog.info(client.id(), "RTC client identified, ip={}, type={}, vhost={}, app={}, stream={}, param={}", wish.ip(), type.name(), key.vhost(), key.app(), key.stream(),
                ClientLog.said(wish.param()));
        try {
            if (wish.publishes()) {
                guest.isFor(publisher(plan));
            }
        } catch (RuntimeException e) {
            refused(guest, client, e);
            throw e;
        }
        AdmissionRequest question = new AdmissionRequest(wish.publishes() ? Action.PUBLISH : Action.PLAY, client, key, wish.param(), attributes);
        return means.admission().check(question).thenApplyAsync(verdict -> {
            try {
                check(verdict);
                if (!wish.publishes()) {
                    guest.isFor(means.streams().player(plan));
                }
                SessionResource resource = open(wish, streamId(key), vhost, encryption, agreement, local, transport, guest, id);
                tell(client, wish, encryption, transport, resource);
                return resource;
            } catch (RuntimeException e) {
                refused(guest, client, e);
                throw e;
            }
        }, means.worker());
    }

    /** A guest has gone: its own session, and not that of another one of the same names, who was there before it. */
    private void forget(String id, Guest gone) {
        resources.computeIfPresent(id, (key, known) -> gone.has(known.session()) ? null : known);
    }

    /** For who looks why a peer does not come: where it was told to go. */
    private static void tell(ClientHandle client, Wish wish, Encryption encryption, LocalTransport transport, SessionResource resource) {
        ClientLog.info(client.id(), "RTC username={}, dtls={}, srtp={}, offer={}B, answer={}B", resource.session().id(), encryption.isDtls() ? 1 : 0, encryption.isEncrypted() ? 1 : 0,
                wish.offer().length(), resource.answer().length());
        ClientLog.info(client.id(), "RTC: Use candidates {}", transport.candidates().stream().map(candidate -> candidate.address() + " " + candidate.protocol() + " " + candidate.port())
                .collect(Collectors.joining(", ")));
    }

    private static void refused(Guest guest, ClientHandle client, RuntimeException why) {
        client.failed();
        guest.onEnd(new EndReason(EndReason.Kind.CLOSED, "refused: " + (why instanceof RefusedException refusal ? "code=" + refusal.code() + " : " : "") + why.getMessage()));
    }

    private SessionMedia publisher(SessionPlan plan) {
        try {
            return means.streams().publisher(plan);
        } catch (StreamBusyException e) {
            throw new RefusedException(RtcError.STREAM_BUSY, e.getMessage());
        }
    }

    private static void check(Verdict verdict) {
        if (!verdict.admitted()) {
            throw new RefusedException(RtcError.SYSTEM_AUTH, "code=" + verdict.code() + "(" + verdict.codeName() + ") : " + verdict.reason());
        }
    }

    private SessionResource open(Wish wish, String streamId, Section vhost, Encryption encryption, Agreement agreement, IceCredentials local, LocalTransport transport,
            Guest guest, String id) {
        if (guest.isEnded()) {
            throw new RefusedException(RtcError.NO_SESSION, "it was ended before it began");
        }
        Sessions.Session session;
        try {
            session = means.sessions().get().open(new SessionRequest(local, agreement.offer().ufrag(), transport.setup(), agreement.offer().fingerprints(), encryption.isDtls(),
                    encryption.isEncrypted(), !wish.publishes() && agreement.tracks().stream().anyMatch(TrackPlan::repeats), wish.ip(), vhost.millis("rtc.stun_timeout"), guest));
        } catch (TooManySessionsException e) {
            throw new RefusedException(RtcError.TOO_MANY, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RtcError.UNIQUE, e.getMessage());
        }
        String origin = signature + " " + (means.random().nextLong() >>> 2) + " 2 IN IP4 0.0.0.0";
        String answer = agreement.answer(transport, origin, wish.publishes() ? "SRSPublishSession" : "SRSPlaySession", streamId);
        SessionResource resource = new SessionResource(session, hex(TOKEN_BYTES), newEtag(), answer, agreement, transport);
        resources.put(id, resource);
        guest.isIn(session);
        if (guest.isOver()) {
            resources.remove(id, resource); // its end was quicker
        }
        return resource;
    }

    /** New names for a session whose ICE begins anew. */
    IceCredentials newCredentials() {
        return IceCredentials.create(means.random());
    }

    String newEtag() {
        return '"' + hex(ETAG_BYTES) + '"';
    }

    private String hex(int bytes) {
        byte[] random = new byte[bytes];
        means.random().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
