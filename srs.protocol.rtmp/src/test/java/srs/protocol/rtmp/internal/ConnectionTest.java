package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.flv.amf.AmfObject;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Verdict;
import srs.kernel.stream.EndReason;
import srs.testkit.kernel.FakePublication;
import srs.testkit.Await;
import srs.testkit.Hex;

/** What a client can ask for, and what it must pass first (compat 4.5, 6.1). */
class ConnectionTest {
    private static final String AVC_HEADER = "17 00 000000  01 64001f ff e1 001a 6764001facd9405005bb011000000300100000030320f1831960"
            + " 01 0006 68ebe3cb22c0";
    private static final String AVC_KEY = "17 01 000000  00000002 6588";

    private final Peer peer = new Peer();

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void publishesAsFmleDoes() {
        peer.connect("rtmp://127.0.0.1/live").publish("livestream?token=1");
        assertThat(peer.answers).endsWith("onFCPublish NetStream.Publish.Start", "onStatus NetStream.Publish.Start");
        assertThat(peer.client().type.name()).isEqualTo("fmle-publish");
        assertThat(peer.client().stream.url()).isEqualTo("/live/livestream");
        assertThat(peer.client().attributes).containsEntry("tcUrl", "rtmp://127.0.0.1/live").containsEntry("param", "?token=1");
        assertThat(peer.admission.asked).containsExactly("CONNECT /live/livestream", "PUBLISH /live/livestream");
        assertThat(peer.requests()).allMatch(request -> request.param().equals("?token=1"));

        peer.metadata(AmfObject.of("width", 1280, "encoder", "x")).video(40, Hex.buf(AVC_HEADER)).video(80, Hex.buf(AVC_KEY));
        FakePublication publication = peer.hub.publication();
        assertThat(publication.events).containsExactly("metadata {width=1280.0, encoder=x}",
                "track H264 0164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000668ebe3cb22c0 at 40000",
                "H264 key dts=80000 pts=80000 1701000000000000026588 @5");
        assertThat(publication.flushes).isGreaterThanOrEqualTo(3);
        assertThat(publication.request.client()).isSameAs(peer.client());
    }

    @Test
    void publishesAsFlashDoes() {
        peer.connect("rtmp://127.0.0.1/live").command("createStream", (Object) null).command("publish", null, "s", "live");
        assertThat(peer.answers).endsWith("onStatus NetStream.Publish.Start");
        assertThat(peer.client().type.name()).isEqualTo("flash-publish");
    }

    @Test
    void publishesAsHaivisionDoes() {
        peer.connect("rtmp://127.0.0.1/live").command("createStream", (Object) null).command("releaseStream", null, "s")
                .command("FCPublish", null, "s").command("publish", null, "s", "live");
        assertThat(peer.answers).endsWith("onStatus NetStream.Publish.Start");
        assertThat(peer.client().type.name()).isEqualTo("haivision-publish");
    }

    @Test
    void answersAPlayerBeforeItAsksForItsAdmission() {
        peer.admission.waits = true;
        peer.connect("rtmp://127.0.0.1/live").play("s");
        assertThat(peer.answers).doesNotContain("onStatus NetStream.Play.Start");
        peer.admission.waiting.get(0).complete(Verdict.ADMITTED);
        peer.read();
        assertThat(peer.answers).endsWith("onStatus NetStream.Play.Reset", "onStatus NetStream.Play.Start", "|RtmpSampleAccess");
        assertThat(peer.hub.subscriptions).isEmpty();
        peer.admission.waiting.get(1).complete(Verdict.ADMITTED);
        assertThat(peer.hub.subscription().request.key().url()).isEqualTo("/live/s");
        assertThat(peer.client().type.name()).isEqualTo("rtmp-play");
        assertThat(peer.admission.asked).containsExactly("CONNECT /live/s", "PLAY /live/s");
    }

    @Test
    void tellsTheKernelHowLongToPlay() {
        peer.connect("rtmp://127.0.0.1/live").play("s", -2, 1500);
        assertThat(peer.hub.subscription().request.durationUs()).isEqualTo(1_500_000);
    }

    @Test
    void pausesAndGoesOn() {
        peer.connect("rtmp://127.0.0.1/live").play("s").command("pause", null, true, 0).command("pause", null, false, 0);
        assertThat(peer.hub.subscription().pauses).containsExactly(true, false);
        assertThat(peer.answers).contains("onStatus NetStream.Pause.Notify", "onStatus NetStream.Unpause.Notify");
    }

    @Test
    void pausesAPlayerThatIsNotAdmittedYet() {
        peer.admission.waits = true;
        peer.connect("rtmp://127.0.0.1/live").play("s");
        peer.admission.waiting.get(0).complete(Verdict.ADMITTED);
        peer.command("pause", null, true, 0);
        peer.admission.waiting.get(1).complete(Verdict.ADMITTED);
        assertThat(peer.hub.subscription().pauses).containsExactly(true);
    }

    @Test
    void playsAgainAfterCloseStream() {
        peer.connect("rtmp://127.0.0.1/live").play("s").command("closeStream", (Object) null);
        assertThat(peer.hub.subscription().closed).isTrue();
        assertThat(peer.client().type).isNull();
        peer.pass(60_000).play("other");
        assertThat(peer.hub.subscriptions).hasSize(2);
        assertThat(peer.hub.subscriptions.get(1).key().stream()).isEqualTo("other");
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void publishesAgainAfterUnpublish() {
        peer.connect("rtmp://127.0.0.1/live").publish("s").command("FCUnpublish", null, "s");
        assertThat(peer.answers).contains("onStatus NetStream.Unpublish.Success");
        assertThat(peer.hub.publication().end.kind()).isEqualTo(EndReason.Kind.CLOSED);
        peer.pass(60_000).command("FCPublish", null, "s").command("createStream", (Object) null).command("publish", null, "s", "live");
        assertThat(peer.hub.publications).hasSize(2);
    }

    @Test
    void closesTheSecondPublisher() {
        peer.connect("rtmp://127.0.0.1/live").publish("s");
        try (Peer second = new Peer()) {
            second.hub.publications.addAll(peer.hub.publications);
            second.connect("rtmp://127.0.0.1/live").publish("s");
            assertThat(second.isClosed()).isTrue();
            assertThat(second.answers).doesNotContain("onStatus NetStream.Publish.Start");
        }
        assertThat(peer.hub.publication().end).isNull();
    }

    @Test
    void closesWithoutVhost() {
        peer.config.withoutDefaultVhost();
        peer.connect("rtmp://unknown/live");
        assertThat(peer.answers).contains("_result NetConnection.Connect.Success");
        peer.play("s");
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.admission.asked).isEmpty();
    }

    @Test
    void closesWithAVhostThatIsOff() {
        peer.config.set("v.com", "enabled", "off");
        peer.connect("rtmp://127.0.0.1/live?vhost=v.com").play("s");
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void findsTheVhostInTheQuery() {
        peer.config.set("v.com", "enabled", "on");
        peer.connect("rtmp://127.0.0.1/live").play("s?vhost=v.com");
        assertThat(peer.hub.subscription().key().url()).isEqualTo("v.com/live/s");
    }

    @Test
    void sendsTheChunkSizeOfTheVhost() {
        peer.config.set("v.com", "chunk_size", "4096").set("rtmp.chunk_size", "1000");
        peer.connect("rtmp://v.com/live").play("s");
        Object encoder = peer.hub.subscription().request.encoder();
        try (Peer other = new Peer()) {
            other.config.set("rtmp.chunk_size", "1000");
            other.connect("rtmp://x/live").play("s");
            assertThat(other.hub.subscription().request.encoder()).isNotSameAs(encoder);
        }
    }

    @Test
    void closesWithoutStreamName() {
        peer.connect("rtmp://127.0.0.1/app").play("");
        assertThat(peer.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "PUBLISH"})
    void closesAPublisherThatIsRefused(Action action) {
        peer.admission.decides = action;
        peer.admission.verdict = Verdict.refused(1053, "denied");
        peer.connect("rtmp://127.0.0.1/live").publish("s");
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.hub.publications).isEmpty();
        assertThat(peer.answers).doesNotContain("onStatus NetStream.Publish.Start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "PLAY"})
    void closesAPlayerThatIsRefused(Action action) {
        peer.admission.decides = action;
        peer.admission.verdict = Verdict.refused(4005, "status 403");
        peer.connect("rtmp://127.0.0.1/live").play("s");
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.hub.subscriptions).isEmpty();
    }

    @Test
    void checksTheReferOfEachKind() {
        peer.config.set("__defaultVhost__", "refer.enabled", "on").set("__defaultVhost__", "refer.publish", "ok.com");
        peer.connect("rtmp://127.0.0.1/live", "http://www.bad.com/p").publish("s");
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.admission.asked).containsExactly("CONNECT /live/s");
    }

    @Test
    void forgetsAnAdmissionThatComesAfterTheEnd() {
        peer.admission.waits = true;
        peer.connect("rtmp://127.0.0.1/live").publish("s").video(0, Hex.buf(AVC_HEADER)).video(0, Hex.buf(AVC_KEY));
        peer.channel.close();
        peer.admission.waiting.get(0).complete(Verdict.ADMITTED);
        assertThat(peer.hub.publications).isEmpty();
        assertThat(peer.client().closed).isTrue();
    }

    @Test
    void keepsWhatAPublisherSendsBeforeItIsAdmitted() {
        peer.admission.waits = true;
        peer.connect("rtmp://127.0.0.1/live").publish("s").video(0, Hex.buf(AVC_HEADER)).video(20, Hex.buf(AVC_KEY));
        peer.admission.waiting.get(0).complete(Verdict.ADMITTED);
        peer.admission.waiting.get(1).complete(Verdict.ADMITTED);
        assertThat(peer.hub.publication().events).hasSize(2);
        assertThat(peer.hub.publication().flushes).isPositive();
    }

    @Test
    void closesAPublisherWhoseFirstMessageDoesNotCome() {
        peer.config.set("__defaultVhost__", "publish.firstpkt_timeout", "3000");
        peer.connect("rtmp://127.0.0.1/live").publish("s").pass(2_500);
        assertThat(peer.isClosed()).isFalse();
        peer.pass(1_000);
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.hub.publication().end.kind()).isEqualTo(EndReason.Kind.PEER);
        assertThat(peer.hub.publication().end.text()).contains("1011(SocketTimeout)");
    }

    @Test
    void closesAPublisherThatFallsSilent() {
        peer.connect("rtmp://127.0.0.1/live").publish("s").video(0, Hex.buf(AVC_HEADER)).pass(4_500);
        assertThat(peer.isClosed()).isFalse();
        peer.audio(10, Hex.buf("af 00 1210")).pass(4_500);
        assertThat(peer.isClosed()).isFalse();
        peer.pass(1_000);
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void closesAClientThatSaysNothing() {
        peer.pass(31_000);
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.client().closed).isTrue();
    }

    @Test
    void closesAClientThatSendsItsHandshakeByteByByte() {
        for (int i = 0; i < 5; i++) {
            peer.send(Hex.buf("03")).pass(5_000);
        }
        assertThat(peer.isClosed()).isFalse();
        peer.pass(5_000);
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void closesAClientThatIsKicked() {
        peer.connect("rtmp://127.0.0.1/live").publish("s");
        peer.client().kick("by the operator");
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.hub.publication().end.kind()).isEqualTo(EndReason.Kind.KICKED);
    }

    @Test
    void closesWhenTheKernelEndsThePublication() {
        peer.connect("rtmp://127.0.0.1/live").publish("s");
        peer.hub.publication().request.listener().onEnded(new EndReason(EndReason.Kind.KICKED, "nobody played for 60 s"));
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void endsPublicationsAsTheBundlesWhenItStops() {
        peer.connect("rtmp://127.0.0.1/live").publish("s");
        Thread stopping = new Thread(peer.connections::stop);
        stopping.start();
        Await.until("connection is closed", peer::isClosed);
        assertThat(peer.hub.publication().end.kind()).isEqualTo(EndReason.Kind.BUNDLE_STOPPED);
        assertThat(peer.open().isOpen()).isFalse();
    }

    @Test
    void countsBytes() {
        peer.connect("rtmp://127.0.0.1/live");
        assertThat(peer.client().received).isGreaterThan(3073);
        assertThat(peer.client().sent).isGreaterThan(3073);
    }

    @Test
    void believesAProxyOfThisMachineOnly() {
        // EmbeddedChannel has no address, so nobody is believed, and 0xF3 is no C0
        peer.send(Hex.buf("f3 0004 0a000001"));
        byte[] rest = new byte[4096];
        peer.send(Unpooled.wrappedBuffer(rest));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.client().ip).isEmpty();
    }

    @ParameterizedTest(name = "stream name {index}")
    @ValueSource(strings = {"../../etc/passwd", "a\u0000b", "..", "a\u001bb"})
    void closesNamesThatNoStreamCanHave(String name) {
        peer.connect("rtmp://127.0.0.1/live").play(name);
        assertThat(peer.hub.subscriptions).isEmpty();
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void takesLineBreaksOutOfNamesAsSrsDoes() {
        peer.connect("rtmp://127.0.0.1/live").play("a\r\nb");
        assertThat(peer.hub.subscription().key().stream()).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(ints = {513, 4000, 60_000})
    void closesLongNames(int length) {
        peer.connect("rtmp://127.0.0.1/live").play("x".repeat(length));
        assertThat(peer.hub.subscriptions).isEmpty();
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void closesRandomBytes() {
        byte[] noise = new byte[64 * 1024];
        new java.util.Random(7).nextBytes(noise);
        peer.handshake().send(Unpooled.wrappedBuffer(noise));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.client().closed).isTrue();
    }
}
