package srs.output.remux.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.http.BodyFraming;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.kernel.internal.client.BundleClients;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.testkit.http.RecordedExchange;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakeWorkers;

class RemuxEndpointTest {
    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");

    private final FakeConfig config = new FakeConfig().resolving(host -> host.startsWith("off.") ? Optional.empty() : Optional.of(StreamKey.DEFAULT_VHOST))
            .set(Map.of("http_remux.enabled", "on", "http_remux.mount", "[vhost]/[app]/[stream].flv", "http_remux.has_audio", "on", "http_remux.has_video", "on",
                    "http_remux.guess_has_av", "on", "http_remux.drop_if_not_match", "on", "http_remux.fast_cache", "0", "tcp_nodelay", "off"));
    private final FakeHub hub = new FakeHub();
    private final Clients clients = new BundleClients(new ClientRegistry(), null, "test");
    private final List<AdmissionRequest> asked = new ArrayList<>();
    private CompletableFuture<Verdict> verdict = CompletableFuture.completedFuture(Verdict.ADMITTED);
    private RemuxEndpoint endpoint;

    @BeforeEach
    void open() {
        Admission admission = request -> {
            asked.add(request);
            return verdict;
        };
        endpoint = new RemuxEndpoint("SRS/7.0.18(JVM)", config, clients, admission, hub, new FakeWorkers());
    }

    private RecordedExchange get(String path) {
        RecordedExchange exchange = new RecordedExchange("GET", path);
        exchange.framing = BodyFraming.CHUNKED;
        endpoint.handle(exchange);
        exchange.channel.runPendingTasks();
        return exchange;
    }

    @Test
    void listsTheClientThenAsksThenPlays() {
        verdict = new CompletableFuture<>();
        RecordedExchange exchange = new RecordedExchange("GET", "/live/livestream.flv?token=1&k=v");
        exchange.headers.put("Referer", "https://page.example.com/");
        endpoint.handle(exchange);

        assertThat(clients.clients()).singleElement().satisfies(client -> {
            assertThat(client.type().orElseThrow().name()).isEqualTo("flv-play");
            assertThat(client.stream()).contains(KEY);
            assertThat(client.ip()).isEqualTo("192.0.2.7");
            assertThat(client.attributes()).containsAllEntriesOf(Map.of("tcUrl", "rtmp://__defaultVhost__/live",
                    "pageUrl", "https://page.example.com/", "url", "/live/livestream", "param", "?token=1&k=v"));
        });
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.action()).isEqualTo(AdmissionRequest.Action.PLAY);
            assertThat(request.key()).isEqualTo(KEY);
            assertThat(request.param()).isEqualTo("?token=1&k=v");
        });
        assertThat(hub.subscriptions).isEmpty();

        verdict.complete(Verdict.ADMITTED);
        exchange.channel.runPendingTasks();
        assertThat(hub.subscriptions).singleElement().satisfies(play -> {
            assertThat(play.key()).isEqualTo(KEY);
            assertThat(play.request.endsWithPublisher()).isTrue();
            assertThat(play.request.channel()).isSameAs(exchange.channel);
        });
    }

    /** F102. */
    @Test
    void sendsTheHeadersOnlyWhenThePublisherComes() {
        RecordedExchange exchange = get("/live/livestream.flv");
        assertThat(exchange.contentType).isEqualTo("video/x-flv");
        assertThat(exchange.isStarted).isFalse();
        hub.subscriptions.get(0).request.listener().onPublisher(true);
        assertThat(exchange.isStarted).isTrue();
    }

    /** F105. */
    @Test
    void closesTheViewerWhenTheStreamEnds() {
        RecordedExchange exchange = get("/live/livestream.flv");
        hub.subscriptions.get(0).request.listener().onEnded(new EndReason(EndReason.Kind.CLOSED, "the publisher has gone"));
        assertThat(exchange.isClosed).isTrue();
        assertThat(clients.clients()).isEmpty();
        exchange.disconnect();
    }

    @Test
    void leavesTheStreamWhenTheViewerGoes() {
        RecordedExchange exchange = get("/live/livestream.flv");
        exchange.disconnect();
        assertThat(hub.subscription().closed).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void doesNotPlayForAViewerThatWentBeforeItWasAdmitted() {
        verdict = new CompletableFuture<>();
        RecordedExchange exchange = get("/live/livestream.flv");
        exchange.disconnect();
        verdict.complete(Verdict.ADMITTED);
        exchange.channel.runPendingTasks();
        assertThat(hub.subscriptions).isEmpty();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void closesARefusedViewerWithoutHeaders() {
        verdict = CompletableFuture.completedFuture(Verdict.refused(1053, "denied by rule"));
        RecordedExchange exchange = get("/live/livestream.flv");
        assertThat(exchange.isStarted).isFalse();
        assertThat(exchange.isClosed).isTrue();
        assertThat(hub.subscriptions).isEmpty();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void closesAViewerWhenTheGatesFail() {
        verdict = CompletableFuture.failedFuture(new IllegalStateException("gate"));
        assertThat(get("/live/livestream.flv").isClosed).isTrue();
    }

    @Test
    void closesAViewerWhoseStreamCannotBeJoined() {
        hub.fault = new IllegalStateException("the hub has stopped");
        assertThat(get("/live/livestream.flv").isClosed).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void keepsNothingOfAViewerThatFailedToBegin() {
        verdict = null;
        assertThatThrownBy(() -> get("/live/livestream.flv")).isInstanceOf(NullPointerException.class);
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void endsAKickedViewer() {
        RecordedExchange exchange = get("/live/livestream.flv");
        clients.clients().get(0).kick("by the operator");
        exchange.channel.runPendingTasks();
        assertThat(exchange.isClosed).isTrue();
        assertThat(hub.subscription().closed).isTrue();
    }

    @Test
    void endsEveryViewerWhenTheBundleStops() {
        RecordedExchange one = get("/live/livestream.flv");
        RecordedExchange other = get("/live/other.flv");
        endpoint.close();
        one.channel.runPendingTasks();
        other.channel.runPendingTasks();
        assertThat(one.isClosed && other.isClosed).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void answersHeadWithTheHeadersAlone() {
        RecordedExchange exchange = new RecordedExchange("HEAD", "/live/livestream.flv");
        endpoint.handle(exchange);
        assertThat(exchange.contentType).isEqualTo("video/x-flv");
        assertThat(exchange.isStarted).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void refusesOtherMethods(String method) {
        RecordedExchange exchange = new RecordedExchange(method, "/live/livestream.flv");
        endpoint.handle(exchange);
        assertThat(exchange.status).isEqualTo(405);
        assertThat(exchange.answerHeaders).containsEntry("Allow", List.of("GET, HEAD, OPTIONS"));
    }

    @Test
    void knowsNothingOfPathsThatAreNoStreams() {
        assertThat(get("/livestream.flv").status).isEqualTo(404);
        assertThat(get("/live/hd/livestream.flv").status).isEqualTo(404);
        config.set("http_remux.mount", "[vhost]/flv/[app]/[stream].flv");
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
        config.set("http_remux.mount", "[vhost]/[app]/[stream].xyz");
        assertThat(get("/live/livestream.xyz").status).isEqualTo(404);
        config.set("http_remux.mount", "nonsense");
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"ts, video/MP2T", "aac, audio/x-aac", "mp3, audio/mpeg"})
    void playsTheFormatOfTheMount(String extension, String type) {
        config.set("http_remux.mount", "[vhost]/[app]/[stream]." + extension);
        assertThat(get("/live/livestream." + extension).contentType).isEqualTo(type);
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
    }

    @Test
    void leavesAFileOfThatNameToOthersWhenTheStreamIsNotThere() {
        RecordedExchange exchange = new RecordedExchange("GET", "/live/livestream.flv");
        exchange.passes = true;
        endpoint.handle(exchange);
        assertThat(exchange.otherwise).isNotNull();
        assertThat(clients.clients()).isEmpty();
        exchange.otherwise.run();
        assertThat(clients.clients()).hasSize(1);
    }

    @Test
    void endsAPlayerWhoseFormatHasNothingOfTheStream() {
        hub.streams.add(info(KEY, Optional.of(Track.of(Codec.AV1))));
        config.set("http_remux.mount", "[vhost]/[app]/[stream].ts");
        RecordedExchange exchange = get("/live/livestream.ts");
        hub.subscriptions.get(0).request.listener().onPublisher(true);
        assertThat(exchange.isStarted).isFalse();
        assertThat(exchange.isClosed).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void playsAnApplicationOfSeveralPartsThatIsLive() {
        StreamKey live = new StreamKey(StreamKey.DEFAULT_VHOST, "live/hd", "livestream");
        hub.streams.add(info(live, Optional.empty()));
        get("/live/hd/livestream.flv");
        assertThat(hub.subscriptions).singleElement().satisfies(play -> assertThat(play.key()).isEqualTo(live));
    }

    @Test
    void knowsNothingOfVhostsThatAreOff() {
        RecordedExchange exchange = new RecordedExchange("GET", "/live/livestream.flv");
        exchange.host = "off.example.com";
        endpoint.handle(exchange);
        assertThat(exchange.status).isEqualTo(404);
        config.set("http_remux.enabled", "off");
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
    }

    /** F101. */
    @Test
    void keepsTheNewestAudioWhereTheVhostSaysSo() {
        hub.listener.onPublish(info(KEY, Optional.empty()));
        config.set("http_remux.mount", "[vhost]/[app]/[stream].aac");
        config.set("http_remux.fast_cache", "30000");
        assertThat(hub.heldTaps()).isEmpty();
        hub.listener.onPublish(info(KEY, Optional.empty()));
        assertThat(hub.heldTaps()).singleElement().satisfies(tap -> assertThat(tap.key()).isEqualTo(KEY));
        hub.listener.onUnpublish(info(KEY, Optional.empty()), new EndReason(EndReason.Kind.PEER, "gone"));
        assertThat(hub.heldTaps()).isEmpty();
    }

    @Test
    void sharesOneEncoderAmongPlayersOfTheSameKind() {
        get("/live/livestream.flv");
        get("/live/livestream.flv");
        config.set("http_remux.has_audio", "off");
        get("/live/livestream.flv");
        assertThat(hub.subscriptions.get(0).request.encoder()).isSameAs(hub.subscriptions.get(1).request.encoder()).isNotSameAs(hub.subscriptions.get(2).request.encoder());
    }

    private static StreamInfo info(StreamKey key, Optional<Track> video) {
        return new StreamInfo(key, "vid-0000000", Optional.of("publisher"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, video, Optional.empty());
    }
}
