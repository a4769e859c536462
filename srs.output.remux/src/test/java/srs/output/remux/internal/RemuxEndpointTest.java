package srs.output.remux.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.internal.client.BundleClients;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.stream.AttendRequest;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.Track;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

class RemuxEndpointTest {
    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");

    private final FakeSection vhost = new FakeSection();
    private final Hub hub = new Hub();
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
        endpoint = new RemuxEndpoint("SRS/7.0.18(JVM)", new OneVhost(), clients, admission, hub, new NoWorkers());
    }

    private FakeExchange get(String path) {
        FakeExchange exchange = new FakeExchange(path);
        endpoint.handle(exchange);
        exchange.channel.runPendingTasks();
        return exchange;
    }

    @Test
    void listsTheClientThenAsksThenPlays() {
        verdict = new CompletableFuture<>();
        FakeExchange exchange = new FakeExchange("/live/livestream.flv");
        exchange.query = "?token=1&k=v";
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
        assertThat(hub.plays).isEmpty();

        verdict.complete(Verdict.ADMITTED);
        exchange.channel.runPendingTasks();
        assertThat(hub.plays).singleElement().satisfies(play -> {
            assertThat(play.key()).isEqualTo(KEY);
            assertThat(play.endsWithPublisher()).isTrue();
            assertThat(play.channel()).isSameAs(exchange.channel);
        });
    }

    /** F102. */
    @Test
    void sendsTheHeadersOnlyWhenThePublisherComes() {
        FakeExchange exchange = get("/live/livestream.flv");
        assertThat(exchange.liveType).isEqualTo("video/x-flv");
        assertThat(exchange.started).isFalse();
        hub.plays.get(0).listener().onPublisher(true);
        assertThat(exchange.started).isTrue();
    }

    /** F105. */
    @Test
    void closesTheViewerWhenTheStreamEnds() {
        FakeExchange exchange = get("/live/livestream.flv");
        hub.plays.get(0).listener().onEnded(new EndReason(EndReason.Kind.CLOSED, "the publisher has gone"));
        assertThat(exchange.closed).isTrue();
        assertThat(clients.clients()).isEmpty();
        exchange.disconnect();
    }

    @Test
    void leavesTheStreamWhenTheViewerGoes() {
        FakeExchange exchange = get("/live/livestream.flv");
        exchange.disconnect();
        assertThat(hub.closed).isEqualTo(1);
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void doesNotPlayForAViewerThatWentBeforeItWasAdmitted() {
        verdict = new CompletableFuture<>();
        FakeExchange exchange = get("/live/livestream.flv");
        exchange.disconnect();
        verdict.complete(Verdict.ADMITTED);
        exchange.channel.runPendingTasks();
        assertThat(hub.plays).isEmpty();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void closesARefusedViewerWithoutHeaders() {
        verdict = CompletableFuture.completedFuture(Verdict.refused(1053, "denied by rule"));
        FakeExchange exchange = get("/live/livestream.flv");
        assertThat(exchange.started).isFalse();
        assertThat(exchange.closed).isTrue();
        assertThat(hub.plays).isEmpty();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void closesAViewerWhenTheGatesFail() {
        verdict = CompletableFuture.failedFuture(new IllegalStateException("gate"));
        assertThat(get("/live/livestream.flv").closed).isTrue();
    }

    @Test
    void closesAViewerWhoseStreamCannotBeJoined() {
        hub.fault = new IllegalStateException("the hub has stopped");
        assertThat(get("/live/livestream.flv").closed).isTrue();
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
        FakeExchange exchange = get("/live/livestream.flv");
        clients.clients().get(0).kick("by the operator");
        exchange.channel.runPendingTasks();
        assertThat(exchange.closed).isTrue();
        assertThat(hub.closed).isEqualTo(1);
    }

    @Test
    void endsEveryViewerWhenTheBundleStops() {
        FakeExchange one = get("/live/livestream.flv");
        FakeExchange other = get("/live/other.flv");
        endpoint.close();
        one.channel.runPendingTasks();
        other.channel.runPendingTasks();
        assertThat(one.closed && other.closed).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void answersHeadWithTheHeadersAlone() {
        FakeExchange exchange = new FakeExchange("/live/livestream.flv");
        exchange.method = "HEAD";
        endpoint.handle(exchange);
        assertThat(exchange.liveType).isEqualTo("video/x-flv");
        assertThat(exchange.started).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void refusesOtherMethods(String method) {
        FakeExchange exchange = new FakeExchange("/live/livestream.flv");
        exchange.method = method;
        endpoint.handle(exchange);
        assertThat(exchange.status).isEqualTo(405);
        assertThat(exchange.answerHeaders).containsEntry("Allow", List.of("GET, HEAD, OPTIONS"));
    }

    @Test
    void knowsNothingOfPathsThatAreNoStreams() {
        assertThat(get("/livestream.flv").status).isEqualTo(404);
        assertThat(get("/live/hd/livestream.flv").status).isEqualTo(404);
        vhost.values.put("http_remux.mount", "[vhost]/flv/[app]/[stream].flv");
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
        vhost.values.put("http_remux.mount", "[vhost]/[app]/[stream].xyz");
        assertThat(get("/live/livestream.xyz").status).isEqualTo(404);
        vhost.values.put("http_remux.mount", "nonsense");
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"ts, video/MP2T", "aac, audio/x-aac", "mp3, audio/mpeg"})
    void playsTheFormatOfTheMount(String extension, String type) {
        vhost.values.put("http_remux.mount", "[vhost]/[app]/[stream]." + extension);
        assertThat(get("/live/livestream." + extension).liveType).isEqualTo(type);
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
    }

    @Test
    void leavesAFileOfThatNameToOthersWhenTheStreamIsNotThere() {
        FakeExchange exchange = new FakeExchange("/live/livestream.flv");
        exchange.passes = true;
        endpoint.handle(exchange);
        assertThat(exchange.otherwise).isNotNull();
        assertThat(clients.clients()).isEmpty();
        exchange.otherwise.run();
        assertThat(clients.clients()).hasSize(1);
    }

    @Test
    void endsAPlayerWhoseFormatHasNothingOfTheStream() {
        hub.live = KEY;
        hub.video = Optional.of(Track.of(Codec.AV1));
        vhost.values.put("http_remux.mount", "[vhost]/[app]/[stream].ts");
        FakeExchange exchange = get("/live/livestream.ts");
        hub.plays.get(0).listener().onPublisher(true);
        assertThat(exchange.started).isFalse();
        assertThat(exchange.closed).isTrue();
        assertThat(clients.clients()).isEmpty();
    }

    @Test
    void playsAnApplicationOfSeveralPartsThatIsLive() {
        hub.live = new StreamKey(StreamKey.DEFAULT_VHOST, "live/hd", "livestream");
        get("/live/hd/livestream.flv");
        assertThat(hub.plays).singleElement().satisfies(play -> assertThat(play.key()).isEqualTo(hub.live));
    }

    @Test
    void knowsNothingOfVhostsThatAreOff() {
        FakeExchange exchange = new FakeExchange("/live/livestream.flv");
        exchange.host = "off.example.com";
        endpoint.handle(exchange);
        assertThat(exchange.status).isEqualTo(404);
        vhost.values.put("http_remux.enabled", "off");
        assertThat(get("/live/livestream.flv").status).isEqualTo(404);
    }

    /** F101. */
    @Test
    void keepsTheNewestAudioWhereTheVhostSaysSo() {
        hub.listener.onPublish(hub.info(KEY));
        vhost.values.put("http_remux.mount", "[vhost]/[app]/[stream].aac");
        vhost.values.put("http_remux.fast_cache", "30000");
        assertThat(hub.taps).isEmpty();
        hub.listener.onPublish(hub.info(KEY));
        assertThat(hub.taps).singleElement().satisfies(tap -> assertThat(tap.key()).isEqualTo(KEY));
        hub.listener.onUnpublish(hub.info(KEY), new EndReason(EndReason.Kind.PEER, "gone"));
        assertThat(hub.closed).isEqualTo(1);
    }

    @Test
    void sharesOneEncoderAmongPlayersOfTheSameKind() {
        get("/live/livestream.flv");
        get("/live/livestream.flv");
        vhost.values.put("http_remux.has_audio", "off");
        get("/live/livestream.flv");
        assertThat(hub.plays.get(0).encoder()).isSameAs(hub.plays.get(1).encoder()).isNotSameAs(hub.plays.get(2).encoder());
    }

    private final class OneVhost implements Config {
        @Override
        public Section root() {
            return vhost;
        }

        @Override
        public Section vhost(String name) {
            return vhost;
        }

        @Override
        public Optional<String> resolveVhost(String host) {
            return host.startsWith("off.") ? Optional.empty() : Optional.of(StreamKey.DEFAULT_VHOST);
        }

        @Override
        public List<String> vhosts() {
            return List.of(StreamKey.DEFAULT_VHOST);
        }

        @Override
        public Registration listen(ConfigListener listener, String... paths) {
            return () -> {};
        }

        @Override
        public ReloadResult reload() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String text() {
            return "";
        }
    }

    private static final class NoWorkers implements Workers {
        @Override
        public Executor serial(String name) {
            return Runnable::run;
        }

        @Override
        public Executor conversations() {
            return serial("conversations");
        }

        @Override
        public Registration after(long delayMs, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registration every(long periodMs, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Hub implements StreamHub {
        final List<PlayRequest> plays = new ArrayList<>();
        final List<TapRequest> taps = new ArrayList<>();
        StreamListener listener;
        StreamKey live;
        Optional<Track> video = Optional.empty();
        int closed;
        RuntimeException fault;

        @Override
        public Publication publish(PublishRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription play(PlayRequest request) {
            if (fault != null) {
                throw fault;
            }
            plays.add(request);
            return subscription(request.key());
        }

        private Subscription subscription(StreamKey key) {
            return new Subscription() {
                @Override
                public StreamKey key() {
                    return key;
                }

                @Override
                public void pause(boolean paused) {}

                @Override
                public long bytes() {
                    return 0;
                }

                @Override
                public long droppedFrames() {
                    return 0;
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }

        @Override
        public Subscription attend(AttendRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription tap(TapRequest request) {
            taps.add(request);
            return subscription(request.key());
        }

        @Override
        public Registration listen(StreamListener listener) {
            this.listener = listener;
            return () -> {};
        }

        @Override
        public Optional<StreamInfo> find(StreamKey key) {
            return key.equals(live) ? Optional.of(info(key)) : Optional.empty();
        }

        StreamInfo info(StreamKey key) {
            return new StreamInfo(key, "vid-0000000", Optional.of("publisher"), 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    0, video, Optional.empty());
        }

        @Override
        public List<StreamInfo> streams() {
            return List.of();
        }
    }
}
