package srs.hooks.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.client.Activity;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Verdict;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;
import srs.testkit.CallbackServer;

/** Who is asked and told what, in which order, by a callback server that answers, refuses, is slow, or is not there. */
class HooksGateTest {
    private final House house = new House();
    private final CallbackServer server = new CallbackServer(CallbackServer.body("0"));

    @AfterEach
    void close() {
        server.close();
        house.close();
    }

    private House all() {
        for (HookEvent event : HookEvent.values()) {
            house.on(event.action(), server.url("/" + event.action()));
        }
        return house;
    }

    private void awaitActions(String... actions) {
        Await.until(String.join(", ", actions), () -> server.requests().size() >= actions.length);
        assertThat(House.actions(server.requests())).containsExactly(actions);
    }

    @Test
    void asksAndTellsOfAnRtmpPublisher() {
        House.Guest guest = all().guest("ajbvp4k1", "rtmp");
        assertThat(guest.ask(Action.CONNECT)).isEqualTo(Verdict.ADMITTED);
        assertThat(guest.identify(true).ask(Action.PUBLISH)).isEqualTo(Verdict.ADMITTED);
        guest.start();
        house.streams.put(House.STREAM, House.info(House.STREAM, "ajbvp4k1"));
        guest.close();
        awaitActions("on_connect", "on_publish", "on_unpublish", "on_close");
        assertThat(server.requests()).extracting(CallbackServer.Request::target)
                .containsExactly("/on_connect", "/on_publish", "/on_unpublish", "/on_close");
        assertThat(server.requests().get(1).body()).contains("\"client_id\":\"ajbvp4k1\"").contains("\"param\":\"?token=xxx\"")
                .contains("\"tcUrl\":\"rtmp://example.com/live\"").doesNotContain("stream_id");
        assertThat(server.requests().get(2).body()).contains("\"stream_id\":\"vid-124q9y3\"");
        assertThat(server.requests().get(3).body()).contains("\"send_bytes\":10240,\"recv_bytes\":10");
        assertThat(house.gate.visits()).isZero();
    }

    @Test
    void asksAndTellsOfAPlayerWithoutConnect() {
        House.Guest guest = all().guest("player01", "http").identify(false);
        assertThat(guest.ask(Action.PLAY)).isEqualTo(Verdict.ADMITTED);
        guest.start();
        guest.close();
        awaitActions("on_play", "on_stop");
    }

    @Test
    void keepsTheOrderOfOneConnectionThatDoesOneThingAfterAnother() {
        House.Guest guest = all().guest("ajbvp4k1", "rtmp");
        guest.ask(Action.CONNECT);
        guest.identify(true).ask(Action.PUBLISH);
        guest.start();
        // the kernel tells of the end on a worker, so the next wish may be here before it
        Activity first = guest.client.activity().orElseThrow();
        guest.identify(false);
        CompletionStage<Verdict> second = guest.asks(Action.PLAY);
        house.gate.onIdle(guest.client, first);
        assertThat(Await.result("play", second).admitted()).isTrue();
        guest.idle();
        guest.close();
        awaitActions("on_connect", "on_publish", "on_unpublish", "on_play", "on_stop", "on_close");
    }

    @Test
    void asksNobodyWhenHooksAreOffOrNotGiven() {
        House.Guest guest = house.guest("ajbvp4k1", "rtmp");
        assertThat(guest.ask(Action.CONNECT)).isEqualTo(Verdict.ADMITTED);
        all().config.set("http_hooks.enabled", "off");
        assertThat(guest.identify(true).ask(Action.PUBLISH)).isEqualTo(Verdict.ADMITTED);
        guest.close();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void asksOneServerAfterAnotherUntilOneRefuses() {
        try (CallbackServer no = new CallbackServer(CallbackServer.body("{\"code\":403}")); CallbackServer last = new CallbackServer(CallbackServer.body("0"))) {
            house.on("on_play", server.url("/a?x=1"), server.url("/b"), no.url("/"), last.url("/"));
            assertThat(house.guest("player01", "http").identify(false).ask(Action.PLAY)).isEqualTo(Verdict.refused(3064, "on_play answered code 403"));
            assertThat(server.requests()).extracting(CallbackServer.Request::target).containsExactly("/a?x=1", "/b");
            assertThat(last.requests()).isEmpty();
        }
    }

    @Test
    void tellsAllServersWhateverTheyAnswer() {
        try (CallbackServer no = new CallbackServer(CallbackServer.raw("garbage"))) {
            house.on("on_stop", no.url("/"), "http://127.0.0.1:1/", server.url("/"));
            House.Guest guest = house.guest("player01", "http").identify(false);
            guest.ask(Action.PLAY);
            guest.close();
            awaitActions("on_stop");
            assertThat(no.requests()).hasSize(1);
        }
    }

    @Test
    void nothingIsToldOfWhoWasRefused() {
        House.Guest guest = all().guest("ajbvp4k1", "rtmp");
        server.script(CallbackServer.body("{\"code\":1}"));
        assertThat(guest.ask(Action.CONNECT).code()).isEqualTo(3064);
        assertThat(guest.identify(true).ask(Action.PUBLISH).code()).isEqualTo(3064);
        server.script(CallbackServer.body("0"));
        guest.close();
        House.Guest other = house.guest("player01", "http").identify(false);
        other.ask(Action.PLAY);
        awaitActions("on_connect", "on_publish", "on_play");
    }

    @Test
    void aDeadServerRefusesNewClientsAndDisturbsNoOther() {
        House.Guest inside = all().guest("ajbvp4k1", "rtmp");
        inside.ask(Action.CONNECT);
        inside.identify(true).ask(Action.PUBLISH);
        inside.start();
        server.close();
        Verdict verdict = house.guest("player01", "http").identify(false).ask(Action.PLAY);
        assertThat(verdict.code()).isEqualTo(1018);
        assertThat(verdict.reason()).startsWith("on_play http://127.0.0.1:" + server.port() + ": ");
        inside.close();
    }

    @Test
    void aSilentServerRefusesInTime() {
        server.script(CallbackServer.silence());
        all().config.set("http_hooks.timeout", "200");
        assertThat(house.guest("player01", "http").identify(false).ask(Action.PLAY))
                .isEqualTo(Verdict.refused(1011, "on_play http://127.0.0.1:" + server.port() + ": no answer within 200 ms"));
    }

    @Test
    void aMegabyteAndARedirectRefuse() {
        house.on("on_play", server.url("/"));
        server.script(CallbackServer.body("{\"code\":0,\"data\":\"" + "x".repeat(1024 * 1024) + "\"}"));
        assertThat(house.guest("player01", "http").identify(false).ask(Action.PLAY).code()).isEqualTo(3008);
        try (CallbackServer inner = new CallbackServer(CallbackServer.body("0"))) {
            server.script(CallbackServer.raw("HTTP/1.1 302 Found\r\nLocation: " + inner.url("/latest/meta-data") + "\r\nContent-Length: 1\r\n\r\n0"));
            assertThat(house.guest("player02", "http").identify(false).ask(Action.PLAY).code()).isEqualTo(4005);
            assertThat(inner.requests()).isEmpty();
        }
    }

    @Test
    void onlyHttpIsCalled() {
        house.on("on_play", "file:///etc/passwd");
        assertThat(house.guest("player01", "http").identify(false).ask(Action.PLAY))
                .isEqualTo(Verdict.refused(3007, "on_play URL scheme 'file' is not http or https"));
    }

    @Test
    void whoLeavesWhileTheServerThinksIsSeenOut() {
        CountDownLatch answer = new CountDownLatch(1);
        server.script((request, out) -> {
            answer.await();
            CallbackServer.body("0").answer(request, out);
        });
        House.Guest guest = all().guest("ajbvp4k1", "rtmp");
        CompletionStage<Verdict> connect = guest.asks(Action.CONNECT);
        Await.until("asked", () -> server.requests().size() == 1);
        guest.close();
        answer.countDown();
        Await.result("verdict", connect);
        awaitActions("on_connect", "on_close");
        House.Guest player = house.guest("player01", "http").identify(false);
        CompletionStage<Verdict> play = player.asks(Action.PLAY);
        player.close();
        Await.result("verdict", play);
        awaitActions("on_connect", "on_close", "on_play", "on_stop");
    }

    @Test
    void aBusyStreamHasNotEnded() {
        house.streams.put(House.STREAM, House.info(House.STREAM, "other000"));
        House.Guest second = all().guest("ajbvp4k1", "rtmp");
        second.ask(Action.CONNECT);
        second.identify(true).ask(Action.PUBLISH);
        second.close();
        awaitActions("on_connect", "on_publish", "on_close");
    }

    @Test
    void tellsOfClientsThatWereThereBefore() {
        House.Guest guest = all().guest("ajbvp4k1", "rtmp").identify(true);
        house.gate.onIdentified(guest.client, guest.client.activity().orElseThrow());
        guest.start();
        guest.close();
        awaitActions("on_unpublish", "on_close");
        assertThat(server.requests().get(0).body()).contains("\"param\":\"?token=xxx\"");
    }

    @Test
    void dropsWhatIsTooMuchAndGoesOn() {
        CountDownLatch answer = new CountDownLatch(1);
        server.script((request, out) -> {
            answer.await();
            CallbackServer.body("0").answer(request, out);
        });
        house.on("on_stop", server.url("/"));
        int clients = 2 * House.MAX_WAITING;
        for (int i = 0; i < clients; i++) {
            House.Guest guest = house.guest("c" + i, "http").identify(false);
            guest.ask(Action.PLAY);
            guest.close();
        }
        answer.countDown();
        Await.until("all that waited are told", () -> server.requests().size() == House.MAX_WAITING && server.connections() == 0);
        Await.until("one more is told", () -> {
            // the last answers may still be on their way
            House.Guest late = house.guest("late0000", "http").identify(false);
            late.ask(Action.PLAY);
            late.close();
            return server.requests().size() > House.MAX_WAITING;
        });
        assertThat(server.requests().get(House.MAX_WAITING).body()).contains("late0000");
    }

    @Test
    void tellsEventsOfOtherBundlesInOrder() {
        house.on("on_hls", server.url("/hls"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            house.gate.tell("on_hls", House.STREAM, Map.of("seq_no", i));
            expected.add("" + i);
        }
        Await.until("told", () -> server.requests().size() == 20);
        assertThat(server.requests()).extracting(request -> request.body().replaceAll(".*\"seq_no\":(\\d+).*", "$1")).isEqualTo(expected);
        house.gate.tell("on_dvr", House.STREAM, Map.of());
    }

    @Test
    void whatIsFinishedAfterThePublisherHasGoneIsStillIts() {
        house.on("on_dvr", server.url("/dvr"));
        House.Guest guest = house.guest("ajbvp4k1", "rtmp").identify(true);
        guest.ask(Action.PUBLISH);
        guest.start();
        guest.close();
        house.streams.put(House.STREAM, House.info(House.STREAM, null));
        house.gate.tell("on_dvr", House.STREAM, Map.of("file", "/a.flv"));
        Await.until("told", () -> server.requests().size() == 1);
        assertThat(server.requests().get(0).body()).contains("\"client_id\":\"ajbvp4k1\",\"ip\":\"192.168.1.10\"")
                .contains("\"tcUrl\":\"rtmp://example.com/live\",\"stream\":\"livestream\",\"param\":\"?token=xxx\",\"file\":\"/a.flv\"");
    }

    @Test
    void remembersThePublishersOfSoManyStreams() {
        LastPublishers last = new LastPublishers();
        for (int i = 0; i <= LastPublishers.MAX_STREAMS; i++) {
            last.started(Facts.of(new StreamKey("v", "live", "" + i), "c" + i));
        }
        assertThat(last.of(new StreamKey("v", "live", "0"))).isEmpty();
        assertThat(last.of(new StreamKey("v", "live", "1"))).map(Facts::clientId).contains("c1");
    }

    @Test
    void asksForOtherBundles() {
        String json = "{\"code\":0,\"data\":{\"urls\":[\"rtmp://127.0.0.1/live/b\"]}}";
        server.script(CallbackServer.body(json));
        house.streams.put(House.STREAM, House.info(House.STREAM, "ajbvp4k1"));
        House.Guest guest = house.guest("ajbvp4k1", "rtmp").identify(true);
        guest.ask(Action.PUBLISH);
        assertThat(Await.result("urls", house.gate.ask("on_forward", server.url("/forward"), House.STREAM, Map.of()))).isEqualTo(json);
        assertThat(server.requests().get(0).body()).contains("\"action\":\"on_forward\"").contains("\"client_id\":\"ajbvp4k1\"").contains("\"param\":\"?token=xxx\"");
        server.script((request, out) -> out.write("HTTP/1.1 500 X\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(house.gate.ask("on_forward", server.url("/"), House.STREAM, Map.of())).failsWithin(Await.DEADLINE)
                .withThrowableOfType(ExecutionException.class).withMessageContaining("on_forward answered with status 500");
    }
}
