package srs.protocol.rtc.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.sdp.Candidate;
import srs.format.rtp.sdp.SessionDescription;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ServerIdentity;
import srs.kernel.client.Verdict;
import srs.protocol.rtc.internal.negotiation.Candidates;
import srs.protocol.rtc.internal.negotiation.Names;
import srs.protocol.rtc.internal.negotiation.Offers;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;

/** Compat 3.6, 3.7; RFC 9725. */
class RtcApiTest {
    private static final String WHIP = "/rtc/v1/whip/?app=live&stream=cam&secret=x";
    private static final String WHEP = "/rtc/v1/whep/?app=live&stream=cam";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    private final FakeConfig config = new FakeConfig().set("rtc_server.enabled", "on").set("rtc.enabled", "on").set("rtc.nack", "on").set("rtc.twcc", "on").set("rtc.stun_timeout", "30000")
            .set("rtc_server.protocol", "udp").set("rtc_server.candidate", "192.0.2.1").set("rtc_server.encrypt", "on").set("rtc_server.api_as_candidates", "on");
    private final FakeClients clients = new FakeClients();
    private final FakeAdmission admission = new FakeAdmission();
    private final FakeSessions sessions = new FakeSessions();
    private final FakeStreams streams = new FakeStreams();
    private RtcApi api;

    private static InetAddress[] lookUp(String name) throws UnknownHostException {
        if (!name.equals("media.example.com")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.getByName("203.0.113.50"), InetAddress.getByName("2001:db8::50")};
    }

    @BeforeEach
    void make() {
        ListeningPorts ports = new ListeningPorts() {
            @Override
            public CompletionStage<Void> opened() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public List<InetSocketAddress> udp() {
                return List.of(new InetSocketAddress("0.0.0.0", 8000));
            }

            @Override
            public List<InetSocketAddress> tcp() {
                return List.of();
            }
        };
        ServerIdentity identity = new ServerIdentity() {
            @Override
            public String serverId() {
                return "vid-1234567";
            }

            @Override
            public String serviceId() {
                return "abcdefgh";
            }
        };
        CallMeans means = new CallMeans(config, new FakeHub(), clients, admission, () -> sessions, streams, Runnable::run, new SecureRandom());
        api = new RtcApi(means, identity, ports, new Candidates(List::of, name -> null), new Names(Runnable::run, RtcApiTest::lookUp, () -> 0), "SRS/7.0.18(JVM)");
    }

    private FakeExchange call(FakeExchange exchange) {
        api.handle(exchange);
        return exchange;
    }

    private FakeExchange post(String uri, String offer) {
        return call(new FakeExchange("POST", uri, Offers.text(offer)));
    }

    private static JsonNode json(FakeExchange exchange) {
        try {
            return new ObjectMapper().readTree(exchange.answer);
        } catch (IOException e) {
            throw new AssertionError(exchange.answer, e);
        }
    }

    @Test
    void createsAPublisher() {
        FakeExchange answer = post(WHIP, "chromium-sendonly");

        assertThat(answer.status).isEqualTo(201);
        assertThat(answer.contentType).isEqualTo("application/sdp");
        assertThat(answer.header1("Location")).matches("/rtc/v1/whip/\\?action=delete&token=[0-9a-f]{32}&app=live&stream=cam&session=.{8}:.{4,9}").contains(
                "session=" + sessions.last().request.local().ufrag().replace("/", "%2F").replace("+", "%2B") + ":");
        assertThat(answer.header1("ETag")).matches("\"[0-9a-f]+\"");
        assertThat(answer.header1("Accept-Patch")).isEqualTo(FRAGMENT);
        SessionDescription sdp = SessionDescription.parse(answer.answer);
        assertThat(sdp.name()).isEqualTo("SRSPublishSession");
        assertThat(sdp.origin()).matches("SRS/7.0.18\\(JVM\\) \\d+ 2 IN IP4 0.0.0.0");
        assertThat(sdp.isIceLite()).isTrue();
        assertThat(sdp.kinds()).containsExactly("audio", "video");
        assertThat(sdp.media()).allMatch(section -> section.direction().toString().equals("recvonly") && section.candidates().get(0).address().equals("192.0.2.1"));
        assertThat(sdp.media().get(0).iceUfrag()).isEqualTo(sessions.last().request.local().ufrag());
        assertThat(sessions.last().request).matches(request -> request.isDtls() && request.isEncrypted() && request.timeoutMs() == 30_000 && request.ip().equals("192.0.2.7"));
    }

    @Test
    void saysWhoItIs() {
        post(WHIP, "chromium-sendonly");

        FakeClients.FakeClient client = clients.all.get(0);
        assertThat(client.type.name()).isEqualTo("rtc-publish");
        assertThat(client.stream.url()).isEqualTo("localhost/live/cam");
        assertThat(client.attributes).containsEntry("tcUrl", "webrtc://localhost/live").containsEntry("param", "?app=live&stream=cam&secret=x&upstream=rtc");
        assertThat(admission.requests).singleElement().matches(request -> request.action() == AdmissionRequest.Action.PUBLISH && request.param().endsWith("&upstream=rtc"));
        post(WHEP, "chromium-recvonly");
        assertThat(clients.all.get(1).type.name()).isEqualTo("rtc-play");
        assertThat(admission.requests.get(1).param()).isEqualTo("?app=live&stream=cam");
    }

    @ParameterizedTest
    @ValueSource(strings = {WHEP, "/rtc/v1/whep", "/rtc/v1/whip-play/?app=live&stream=cam", "/rtc/v1/whip/?action=play"})
    void createsAPlayer(String uri) {
        FakeExchange answer = post(uri, "chromium-recvonly");

        assertThat(answer.status).isEqualTo(201);
        assertThat(answer.header1("Location")).startsWith("/rtc/v1/whip/?action=delete&token=");
        assertThat(SessionDescription.parse(answer.answer).name()).isEqualTo("SRSPlaySession");
        assertThat(streams.players).hasSize(1);
    }

    @Test
    void namesTheUsualStreamWhenTheUrlDoesNot() {
        post("/rtc/v1/whip/", "chromium-sendonly");
        assertThat(streams.publishers.get(0).key().url()).isEqualTo("localhost/live/livestream");
    }

    @Test
    void takesTheTokenOfTheHeader() {
        call(new FakeExchange("POST", WHIP, Offers.text("chromium-sendonly")).with("Authorization", "Bearer a.b+c"));
        assertThat(admission.requests.get(0).param()).isEqualTo("?app=live&stream=cam&secret=x&token=a.b%2Bc&upstream=rtc");
        call(new FakeExchange("POST", WHEP + "&token=own", Offers.text("chromium-recvonly")).with("Authorization", "Bearer other"));
        assertThat(admission.requests.get(1).param()).isEqualTo("?app=live&stream=cam&token=own");
    }

    @Test
    void namesAStreamInOneWordOfSdp() {
        FakeExchange answer = post("/rtc/v1/whep/?app=live&stream=my%20stream%0d", "chromium-recvonly");
        assertThat(answer.status).as("a control character").isEqualTo(400);
        assertThat(post("/rtc/v1/whep/?app=live&stream=my%20%C3%A9", "chromium-recvonly").answer).contains("a=msid:live/my__ audio-0\r\n", "a=msid-semantic: WMS live/my__\r\n");
    }

    @Test
    void endsByDelete() {
        String location = post(WHIP, "chromium-sendonly").header1("Location");

        assertThat(call(new FakeExchange("DELETE", location.replaceAll("token=[^&]*", "token=wrong"), "")).answer).isEqualTo("5036: RtcInvalidSession");
        assertThat(call(new FakeExchange("DELETE", location.replaceAll("token=[^&]*", "token=wrong"), "")).status).isEqualTo(401);
        assertThat(call(new FakeExchange("DELETE", location.replaceAll("&session=.*", ""), "")).status).isEqualTo(400);
        assertThat(post(location, "chromium-sendonly").status).as("a session is no endpoint").isEqualTo(405);
        assertThat(sessions.last().end).isNull();
        assertThat(call(new FakeExchange("DELETE", location, "")).status).isEqualTo(200);
        assertThat(sessions.last().end).isNotNull();
        assertThat(clients.all.get(0).closed).isTrue();
        assertThat(streams.publishers).isEmpty();
        assertThat(call(new FakeExchange("DELETE", location, "")).status).as("it is gone already").isEqualTo(200);
        assertThat(call(new FakeExchange("PATCH", location, "").with("Content-Type", FRAGMENT)).status).isEqualTo(404);
    }

    @Test
    void takesCandidatesThatItHasNoUseFor() {
        FakeExchange created = post(WHIP, "chromium-sendonly");
        String fragment = "a=ice-ufrag:" + sessions.last().request.remoteUfrag() + "\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.4 5 typ host\r\n";

        assertThat(patch(created, created.header1("ETag"), fragment).status).isEqualTo(204);
        assertThat(patch(created, "\"other\", " + created.header1("ETag"), fragment).status).as("one of a list").isEqualTo(204);
        assertThat(patch(created, "\"other\"", fragment).status).isEqualTo(412);
        assertThat(patch(created, "W/" + created.header1("ETag"), fragment).status).as("a weak one").isEqualTo(412);
        assertThat(patch(created, null, fragment).status).isEqualTo(428);
        assertThat(patch(created, "*", "candidate").status).isEqualTo(400);
        assertThat(call(new FakeExchange("PATCH", created.header1("Location"), fragment).with("Content-Type", "application/sdp")).status).isEqualTo(415);
    }

    private FakeExchange patch(FakeExchange created, String ifMatch, String fragment) {
        FakeExchange patch = new FakeExchange("PATCH", created.header1("Location"), fragment).with("Content-Type", FRAGMENT);
        return call(ifMatch == null ? patch : patch.with("If-Match", ifMatch));
    }

    @Test
    void restartsIce() {
        FakeExchange created = post(WHIP, "chromium-sendonly");

        FakeExchange restarted = patch(created, "*", "a=ice-options:trickle ice2\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:fresh\r\na=ice-pwd:0123456789012345678901\r\n");

        assertThat(restarted.status).isEqualTo(200);
        assertThat(restarted.contentType).isEqualTo(FRAGMENT);
        assertThat(restarted.header1("ETag")).isNotEqualTo(created.header1("ETag"));
        String restart = sessions.last().restarts.get(0);
        assertThat(restart).endsWith(":fresh").doesNotStartWith(sessions.last().request.local().ufrag());
        assertThat(restarted.answer).contains("a=ice-lite\r\n", "a=group:BUNDLE 0 1\r\n", "a=ice-ufrag:" + restart.replace(":fresh", "") + "\r\n", "a=candidate:0 1 udp", "a=end-of-candidates\r\n");
        assertThat(patch(created, created.header1("ETag"), "a=ice-ufrag:again\r\n").status).as("the tag of before").isEqualTo(412);
    }

    @Test
    void saysWhatIsWrongAsSrsDoes() {
        assertThat(call(new FakeExchange("POST", WHIP, "")).answer).isEqualTo("5043: RtcInvalidSdp");
        assertThat(call(new FakeExchange("POST", WHIP, "v=0")).answer).isEqualTo("5012: RtcSdpDecode");
        assertThat(post(WHIP + "&codec=mpeg2", "chromium-sendonly").answer).isEqualTo("5023: RtcInvalidParams");
        assertThat(post(WHIP + "&ice-ufrag=abc", "chromium-sendonly").answer).isEqualTo("5037: RtcInvalidIce");
        assertThat(post(WHIP + "&ice-pwd=short", "chromium-sendonly").answer).isEqualTo("5037: RtcInvalidIce");
        assertThat(post(WHIP.replace("cam", "c%00m"), "chromium-sendonly").status).isEqualTo(400);
        assertThat(post(WHIP.replace("cam", "c".repeat(300)), "chromium-sendonly").status).isEqualTo(400);
        assertThat(clients.all).isEmpty();
        FakeExchange get = call(new FakeExchange("GET", WHIP, ""));
        assertThat(get.status).isEqualTo(405);
        assertThat(get.header1("Allow")).isEqualTo("POST, PATCH, DELETE, OPTIONS");
        assertThat(get.header1("Accept-Post")).isEqualTo("application/sdp");
    }

    /** RFC 9725 §4.2: the answer to OPTIONS, of endpoints and sessions. SRS's own calls are no WHIP. */
    @ParameterizedTest
    @CsvSource({"/rtc/v1/whip/, application/sdp", "/rtc/v1/whip, application/sdp", "/rtc/v1/whip-play/, application/sdp", "/rtc/v1/whep/, application/sdp", "/rtc/v1/publish/, ''",
        "/rtc/v1/play, ''"})
    void saysWhatItTakesByPost(String path, String type) {
        assertThat(api.acceptPost(path)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"a=ssrc:\\d+, a=ssrc:4294967296", "apt=\\d+, apt=999", "a=ssrc-group:FID \\d+, a=ssrc-group:FID x", "a=mid:0, a=mid:0 0"})
    void saysThatAnAttributeIsNone(String attribute, String broken) {
        FakeExchange answer = call(new FakeExchange("POST", WHIP, Offers.text("chromium-sendonly").replaceAll(attribute, broken)));
        assertThat(answer.status + " " + answer.answer).isEqualTo("400 5012: RtcSdpDecode");
        assertThat(streams.publishers).isEmpty();
    }

    /** Whatever a peer offers is its own fault. */
    @Test
    void neverFailsByAnOffer() {
        Random random = new Random(5);
        String[] damages = {"", "\u0000", "9".repeat(30), "4294967296", "-1", "/", ";", " "};
        for (int i = 0; i < 2_000; i++) {
            boolean plays = random.nextBoolean();
            List<String> lines = new ArrayList<>(List.of(Offers.text(plays ? "chromium-recvonly" : random.nextBoolean() ? "chromium-simulcast" : "chromium-sendonly").split("\r\n")));
            for (int n = random.nextInt(5); n >= 0; n--) {
                int at = random.nextInt(lines.size());
                String line = lines.get(at);
                int from = random.nextInt(line.length() + 1);
                int to = from + random.nextInt(Math.min(8, line.length() - from + 1));
                lines.set(at, line.substring(0, from) + damages[random.nextInt(damages.length)] + line.substring(to));
            }
            String offer = String.join("\r\n", lines);
            FakeExchange answer = call(new FakeExchange("POST", "/rtc/v1/" + (plays ? "whep" : "whip") + "/?stream=s" + i, offer));
            assertThat(answer.status).as(() -> answer.answer + " of " + offer).isIn(201, 400);
        }
        assertThat(sessions.all).as("some are still offers").hasSizeGreaterThan(100);
    }

    @Test
    void refusesASecondPublisher() {
        post(WHIP, "chromium-sendonly");
        FakeExchange second = post(WHIP, "chromium-sendonly");
        assertThat(second.status).isEqualTo(409);
        assertThat(second.answer).isEqualTo("1028: StreamBusy");
        assertThat(clients.all.get(1)).matches(client -> client.closed && client.hasFailed);
        assertThat(admission.asked).as("busy comes before the gates").hasSize(1);
    }

    @Test
    void refusesWhomAGateRefuses() {
        admission.verdict = Verdict.refused(3064, "answered code 1");
        FakeExchange refused = post(WHIP, "chromium-sendonly");
        assertThat(refused.status).isEqualTo(401);
        assertThat(refused.answer).as("which gate it was is in the log").isEqualTo("1102: SystemAuth");
        assertThat(streams.publishers).as("the stream is free again").isEmpty();
        assertThat(clients.all.get(0).closed).isTrue();
        assertThat(post(WHEP, "chromium-recvonly").status).isEqualTo(401);
        assertThat(streams.players).as("a player's gate comes first").isEmpty();
    }

    @Test
    void refusesWhenTooManyWait() {
        sessions.isFull = true;
        FakeExchange refused = post(WHIP, "chromium-sendonly");
        assertThat(refused.status).isEqualTo(503);
        assertThat(refused.header1("Retry-After")).isEqualTo("5");
        assertThat(streams.publishers).isEmpty();
        assertThat(clients.all.get(0).closed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtc_server.enabled", "rtc.enabled"})
    void refusesWhileItIsOff(String directive) {
        config.set(directive, "off");
        assertThat(post(WHIP, "chromium-sendonly").answer).isEqualTo("5021: RtcDisabled");
        assertThat(json(call(new FakeExchange("POST", "/rtc/v1/play/", body("chromium-recvonly", "webrtc://localhost/live/cam")))).path("code").asInt()).isEqualTo(400);
    }

    @Test
    void kicks() {
        post(WHIP, "chromium-sendonly");
        clients.all.get(0).kick("by the API");
        assertThat(sessions.last().end.text()).isEqualTo("by the API");
        assertThat(clients.all.get(0).closed).isTrue();
    }

    @Test
    void kicksOneThatStillWaitsForAGate() {
        admission.waits = true;
        FakeExchange publisher = post(WHIP, "chromium-sendonly");
        clients.all.get(0).kick("by the API");
        admission.waiting.get(0).complete(Verdict.ADMITTED);
        assertThat(publisher.answer).isEqualTo("5022: RtcNoSession");
        assertThat(sessions.all).isEmpty();
        assertThat(clients.all.get(0).closed).isTrue();
    }

    @Test
    void takesTheNamesOfTheUrl() {
        post(WHIP + "&ice-ufrag=12345678&ice-pwd=0123456789abcdef0123456789abcdef", "chromium-sendonly");
        assertThat(sessions.last().request.local().ufrag()).isEqualTo("12345678");
        assertThat(sessions.last().request.local().pwd()).isEqualTo("0123456789abcdef0123456789abcdef");
    }

    /** Who knows the names of a session, for everybody on its way sees them, does not take its resource away by a call with the same ones. */
    @Test
    void leavesASessionAloneWhoseNamesSomebodyElseAsksFor() {
        FakeExchange first = post(WHIP + "&ice-ufrag=12345678", "chromium-sendonly");
        FakeExchange second = post(WHEP + "&ice-ufrag=12345678", "chromium-recvonly");
        String names = Offers.text("chromium-recvonly").replaceAll("a=ice-ufrag:.*", "a=ice-ufrag:" + sessions.last().request.remoteUfrag());
        assertThat(call(new FakeExchange("POST", WHEP + "&ice-ufrag=12345678", names)).answer).isEqualTo("5035: RtcUnique");
        assertThat(second.status).isEqualTo(409);
        assertThat(call(new FakeExchange("DELETE", first.header1("Location"), "")).status).isEqualTo(200);
        assertThat(sessions.last().end).as("its own DELETE still ends it").isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"off,false,false,true,true", "on,false,true,true,false", "on,false,false,false,false", "on,true,true,true,true"})
    void isPlainOnlyWhereTheConfigurationAllows(String allowed, String encrypt, String dtls, boolean isDtls, boolean isEncrypted) {
        config.set("rtc_server.allow_plain", allowed);
        FakeExchange answer = post(WHEP + "&encrypt=" + encrypt + "&dtls=" + dtls, "chromium-recvonly");
        assertThat(sessions.last().request).matches(request -> request.isDtls() == isDtls && request.isEncrypted() == isEncrypted);
        assertThat(SessionDescription.parse(answer.answer).media().get(0).fingerprints()).hasSize(isDtls ? 1 : 0);
    }

    @Test
    void tellsTheHostOfTheApi() {
        FakeExchange call = call(new FakeExchange("POST", WHEP, Offers.text("chromium-recvonly")).with("Host", "[2001:db8::1]:1985"));
        assertThat(call.answer).contains("2001:db8::1 8000 typ host", "192.0.2.1 8000 typ host");
    }

    /** Where the client sees us, by the URL: of publishers, players, and of the stream's URL in JSON (compat 3.6, 3.7). */
    @ParameterizedTest
    @CsvSource({"eip=198.51.100.9, 198.51.100.9 8000", "candidate=198.51.100.9, 198.51.100.9 8000", "eip=198.51.100.9:9000, 198.51.100.9 9000", "candidate=198.51.100.9:9000, 198.51.100.9 9000"})
    void tellsTheAddressOfTheUrl(String parameter, String told) {
        assertThat(post(WHIP + "&" + parameter, "chromium-sendonly").answer).contains(" " + told + " typ host");
        assertThat(post(WHEP + "&" + parameter, "chromium-recvonly").answer).contains(" " + told + " typ host");
        assertThat(json(call(new FakeExchange("POST", "/rtc/v1/play/", body("chromium-recvonly", "webrtc://localhost/live/cam?" + parameter)))).path("sdp").asText())
                .contains(" " + told + " typ host");
    }

    /** api_as_candidates, resolve_api_domain, keep_api_domain (compat 2.6.5). */
    @ParameterizedTest
    @CsvSource({"on, on, off, media.example.com:1985, 192.0.2.1 2001:db8::50 203.0.113.50", "on, on, on, media.example.com, 192.0.2.1 2001:db8::50 203.0.113.50 media.example.com",
        "on, off, on, media.example.com, 192.0.2.1 media.example.com", "on, off, off, media.example.com, 192.0.2.1", "off, on, on, media.example.com, 192.0.2.1",
        "on, on, off, nowhere.example.com, 192.0.2.1", "on, on, on, localhost:1985, 192.0.2.1", "on, on, on, 203.0.113.9, 192.0.2.1 203.0.113.9"})
    void tellsWhatTheNameOfTheApiStandsFor(String asCandidates, String resolves, String keeps, String host, String told) {
        config.set("rtc_server.api_as_candidates", asCandidates).set("rtc_server.resolve_api_domain", resolves).set("rtc_server.keep_api_domain", keeps);
        FakeExchange call = call(new FakeExchange("POST", WHEP, Offers.text("chromium-recvonly")).with("Host", host));
        assertThat(SessionDescription.parse(call.answer).media().get(0).candidates()).extracting(Candidate::address).containsExactly(told.split(" "));
    }

    private static String body(String offer, String url) {
        return new ObjectMapper().createObjectNode().put("sdp", Offers.text(offer)).put("streamurl", url).put("clientip", "203.0.113.9").toString();
    }

    @Test
    void answersInJson() {
        FakeExchange published = call(new FakeExchange("POST", "/rtc/v1/publish/", body("chromium-sendonly", "webrtc://edge:1990/a/b/cam?vhost=v.example.com&k=1&codec=av1")));

        assertThat(published.status).isEqualTo(200);
        assertThat(published.contentType).isEqualTo("application/json");
        JsonNode json = json(published);
        assertThat(json.path("code").asInt()).isZero();
        assertThat(json.path("server").asText()).isEqualTo("vid-1234567");
        assertThat(json.path("sessionid").asText()).isEqualTo(sessions.last().id());
        assertThat(SessionDescription.parse(json.path("sdp").asText()).media()).hasSize(2);
        assertThat(streams.publishers.get(0).key().url()).isEqualTo("v.example.com/a/b/cam");
        assertThat(streams.publishers.get(0).tracks().get(1).codecs().get(0).format()).isEqualTo(PayloadFormat.AV1);
        assertThat(clients.all.get(0).attributes).containsEntry("param", "?vhost=v.example.com&k=1&codec=av1&upstream=rtc");
        assertThat(json(call(new FakeExchange("POST", "/rtc/v1/play/", body("chromium-recvonly", "webrtc://localhost/live/cam")))).path("code").asInt()).isZero();
    }

    /** SRS's call for publishers has no other way (compat 3.6), its call for players has. */
    @Test
    void protectsAPublisherByJsonWhateverIsWished() {
        config.set("rtc_server.allow_plain", "on").set("rtc_server.encrypt", "off");
        call(new FakeExchange("POST", "/rtc/v1/publish/?encrypt=false&dtls=false", body("chromium-sendonly", "webrtc://localhost/live/cam")));
        assertThat(sessions.last().request).matches(request -> request.isDtls() && request.isEncrypted());
        call(new FakeExchange("POST", "/rtc/v1/play/?dtls=false", body("chromium-recvonly", "webrtc://localhost/live/cam?encrypt=false")));
        assertThat(sessions.last().request).matches(request -> !request.isDtls() && !request.isEncrypted());
    }

    @Test
    void believesTheAddressThatATrustedProxyTells() {
        config.set("trusted_proxies", "192.0.2.0/24");
        call(new FakeExchange("POST", "/rtc/v1/play/", body("chromium-recvonly", "webrtc://localhost/live/cam")));
        config.set("trusted_proxies", "none");
        call(new FakeExchange("POST", "/rtc/v1/play/", body("chromium-recvonly", "webrtc://localhost/live/cam")));
        assertThat(clients.all).extracting(client -> client.ip).containsExactly("203.0.113.9", "192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"sdp\":1,\"streamurl\":\"webrtc://a/b/c\"}", "{\"sdp\":\"v=0\"}", "{\"sdp\":\"v=0\",\"streamurl\":\"webrtc://a/b\"}",
        "{\"sdp\":\"v=0\",\"streamurl\":\"webrtc://a/b/c\"}"})
    void saysInJsonThatItFailed(String body) {
        FakeExchange answer = call(new FakeExchange("POST", "/rtc/v1/publish/", body));
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.answer).isEqualTo("{\"code\":400}");
        assertThat(Map.of("clients", clients.all.size())).containsEntry("clients", 0);
    }
}
