package srs.output.forward.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.hook.Hooks;
import srs.kernel.net.DialRequest;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakeWorkers;

/** Which streams are copied, and where to (F236 to F241). */
class ForwardingTest implements Hooks {
    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    private static final EndReason GONE = new EndReason(EndReason.Kind.PEER, "gone");

    private final FakeConfig config = new FakeConfig().set("forward.enabled", "on").set("pithy_print_ms", "10000");
    private final List<String> dialled = new ArrayList<>();
    private final List<CompletableFuture<Channel>> attempts = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> kicked = new ArrayList<>();
    private CompletableFuture<String> answer = new CompletableFuture<>();
    private final Forwarding forwarding = new Forwarding(new FakeHub(), clients(), config, this::dial, new FakeWorkers());

    private CompletableFuture<Channel> dial(DialRequest request) {
        dialled.add(request.host() + ":" + request.port());
        attempts.add(new CompletableFuture<>());
        return attempts.get(attempts.size() - 1);
    }

    private Clients clients() {
        Client publisher = (Client) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Client.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "attributes" -> Map.of("param", "?k=v");
            case "kick" -> kicked.add((String) arguments[0]) ? null : null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        return (Clients) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Clients.class}, (proxy, method, arguments) -> Optional.of(publisher));
    }

    private static StreamInfo info(long liveMs) {
        return new StreamInfo(KEY, "vid-0000000", Optional.of("publishr"), liveMs, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    private void publish() {
        forwarding.onPublish(info(0));
    }

    @Override
    public void tell(String event, StreamKey stream, Map<String, Object> facts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> ask(String event, String url, StreamKey stream, Map<String, Object> facts) {
        asked.add(event + " " + url + " " + stream);
        return answer;
    }

    @Test
    void connectsToEachDestinationWhenSomebodyPublishes() {
        config.set("forward.destination", "10.0.0.2:1936", "10.0.0.3", "10.0.0.3");
        publish();
        assertThat(dialled).containsExactly("10.0.0.2:1936", "10.0.0.3:1935");
        forwarding.onUnpublish(info(0), GONE);
        assertThat(attempts).allMatch(CompletableFuture::isCancelled);
        assertThat(forwarding.forwards()).isEmpty();
    }

    @Test
    void doesNothingWhenItIsOff() {
        config.set("forward.enabled", "off").set("forward.destination", "10.0.0.2");
        publish();
        assertThat(dialled).isEmpty();
    }

    @Test
    void passesOverWhatIsNoServer() {
        config.set("forward.destination", "10.0.0.2:x", "10.0.0.3");
        publish();
        assertThat(dialled).containsExactly("10.0.0.3:1935");
    }

    @Test
    void followsAReload() {
        config.set("forward.destination", "10.0.0.2", "10.0.0.3");
        publish();
        config.set("forward.destination", "10.0.0.3", "10.0.0.4");
        config.reload("vhost[__defaultVhost__].forward.destination");
        assertThat(dialled).containsExactly("10.0.0.2:1935", "10.0.0.3:1935", "10.0.0.4:1935");
        assertThat(attempts).extracting(CompletableFuture::isCancelled).containsExactly(true, false, false);
        config.set("forward.enabled", "off");
        config.reload("vhost[__defaultVhost__].forward.enabled");
        assertThat(attempts).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void endsEverythingWhenTheBundleStops() {
        config.set("forward.destination", "10.0.0.2");
        publish();
        forwarding.close();
        assertThat(attempts).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void asksTheBackendInsteadOfTheDestinations() {
        forwarding.bindHooks(this);
        config.set("forward.destination", "10.0.0.2").set("forward.backend", "http://hooks/forward");
        publish();
        assertThat(asked).containsExactly("on_forward http://hooks/forward /live/livestream");
        assertThat(dialled).isEmpty();
        answer.complete("{\"code\":0,\"data\":{\"urls\":[\"rtmp://10.0.0.9:19350/live/other\"]}}");
        assertThat(dialled).containsExactly("10.0.0.9:19350");
        config.reload("vhost[__defaultVhost__].forward.destination");
        assertThat(asked).hasSize(1);
    }

    @Test
    void asksAsSoonAsCallbacksAreThere() {
        config.set("forward.backend", "http://hooks/forward");
        publish();
        assertThat(asked).isEmpty();
        forwarding.bindHooks(this);
        assertThat(asked).hasSize(1);
        forwarding.unbindHooks(this);
        assertThat(kicked).isEmpty();
    }

    /** 1030. */
    @Test
    void endsAPublisherWhoseBackendAnswersNoList() {
        forwarding.bindHooks(this);
        config.set("forward.backend", "http://hooks/forward");
        publish();
        answer.complete("{\"code\":0}");
        assertThat(kicked).containsExactly("on_forward http://hooks/forward: the answer does not hold data.urls");
    }

    @Test
    void endsAPublisherWhoseBackendFails() {
        forwarding.bindHooks(this);
        config.set("forward.backend", "http://hooks/forward");
        publish();
        answer.completeExceptionally(new IOException("on_forward answered with status 500"));
        assertThat(kicked).singleElement().asString().contains("status 500");
    }

    @Test
    void letsAStreamGoOnThatWasThereBefore() {
        forwarding.bindHooks(this);
        config.set("forward.backend", "http://hooks/forward");
        forwarding.onPublish(info(60_000));
        answer.complete("{\"code\":0}");
        assertThat(kicked).isEmpty();
    }

    @Test
    void doesNotTakeAnAnswerForAPublisherThatHasGone() {
        forwarding.bindHooks(this);
        config.set("forward.backend", "http://hooks/forward");
        publish();
        forwarding.onUnpublish(info(0), GONE);
        answer.complete("{\"code\":0,\"data\":{\"urls\":[\"rtmp://10.0.0.9/live/other\"]}}");
        assertThat(dialled).isEmpty();
    }
}
