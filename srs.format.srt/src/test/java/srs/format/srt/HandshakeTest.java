package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.KeyMaterialMessage;
import srs.format.srt.internal.packet.PacketHeader;

/** Both roles against what libsrt said. */
class HandshakeTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 33641);
    private static final long NOW = 5_000_000_000L;

    private final Wire wire = new Wire();
    private final List<SrtRequest> requests = new ArrayList<>();
    private final Ear ear = new Ear();

    private SrtListener listener(SrtOptions options) {
        return new SrtListener(options, new SecureRandom(), wire, requests::add);
    }

    /** Gives it a captured induction and conclusion. */
    private void call(SrtListener listener, String capture) {
        listener.onDatagram(Captures.of(capture + ".induction"), PEER, NOW);
        Handshake cookie = (Handshake) wire.control();
        listener.onDatagram(Patch.cookie(Captures.of(capture + ".conclusion"), cookie.cookie()), PEER, NOW + 1000);
    }

    @Test
    void answersAnInductionAsLibsrtDoes() {
        listener(SrtOptions.DEFAULT).onDatagram(Captures.of("plain.induction"), PEER, NOW);

        Handshake ours = (Handshake) wire.control();
        Handshake theirs = (Handshake) ControlPacket.decode(Captures.of("plain.cookie"));
        assertThat(ours.cookie()).isNotZero();
        assertThat(ours).isEqualTo(new Handshake(theirs.version(), theirs.encryption(), theirs.extensionField(), theirs.initialSequence(), theirs.mtu(), theirs.flowWindow(),
                theirs.handshakeType(), theirs.socketId(), ours.cookie(), theirs.address(), List.of()));
    }

    @Test
    void keepsNothingBeforeTheCookie() {
        SrtListener listener = listener(SrtOptions.DEFAULT);
        listener.onDatagram(Captures.of("plain.induction"), PEER, NOW);
        int cookie = ((Handshake) wire.control()).cookie();

        listener.onDatagram(Captures.of("plain.conclusion"), PEER, NOW);
        listener.onDatagram(Patch.cookie(Captures.of("plain.conclusion"), cookie), new InetSocketAddress("127.0.0.2", 33641), NOW);
        listener.onDatagram(Patch.cookie(Captures.of("plain.conclusion"), cookie), new InetSocketAddress("127.0.0.1", 33642), NOW);
        listener.onDatagram(Patch.cookie(Captures.of("plain.conclusion"), cookie), PEER, NOW + 180_000_000);

        assertThat(requests).isEmpty();
        assertThat(wire.written).isEmpty();
        listener.onDatagram(Patch.cookie(Captures.of("plain.conclusion"), cookie), PEER, NOW + 50_000_000);
        assertThat(requests).hasSize(1);
    }

    @Test
    void acceptsAPublisherOfFfmpeg() {
        SrtListener listener = listener(SrtOptions.DEFAULT.withLatency(200, 300));
        call(listener, "plain");

        assertThat(requests.get(0).streamId()).isEqualTo("#!::r=live/livestream,m=publish");
        assertThat(requests.get(0).peerVersion()).isEqualTo(0x010501);
        assertThat(wire.written).as("the owner has not said yes").isEmpty();
        SrtConnection connection = requests.get(0).accept(ear, NOW + 2000);
        Handshake answer = (Handshake) wire.control();
        assertThat(answer.handshakeType()).isEqualTo(Handshake.CONCLUSION);
        assertThat(answer.initialSequence()).isEqualTo(0x7e5b49d8);
        assertThat(answer.socketId()).isEqualTo(connection.socketId());
        Capabilities ours = Capabilities.of(answer.extension(HandshakeExtension.HS_RESPONSE).orElseThrow());
        assertThat(ours.receiveDelayMs()).isEqualTo(200);
        assertThat(ours.sendDelayMs()).isEqualTo(300);

        ByteBuf data = Patch.destination(Captures.of("plain.data"), connection.socketId());
        data.setInt(0, 0x7e5b49d8);
        long sent = NOW + 1000 - 0xc7f + 0x207e02;
        listener.onDatagram(data, PEER, sent + 10_000);
        long due = sent + 200_000;
        listener.tick(due - 1);
        assertThat(ear.messages).as("before its time").isEmpty();
        listener.tick(due);
        assertThat(ear.messages).containsExactly(Captures.payload("plain.data"));
        listener.onDatagram(Patch.destination(Captures.of("shutdown"), connection.socketId()), PEER, due);
        assertThat(ear.closed).contains("closed");
        assertThat(listener.connections()).isZero();
    }

    @Test
    void answersAConclusionThatComesAgain() {
        SrtListener listener = listener(SrtOptions.DEFAULT);
        listener.onDatagram(Captures.of("plain.induction"), PEER, NOW);
        ByteBuf conclusion = Patch.cookie(Captures.of("plain.conclusion"), ((Handshake) wire.control()).cookie());
        listener.onDatagram(conclusion.duplicate(), PEER, NOW);
        listener.onDatagram(conclusion.duplicate(), PEER, NOW);
        assertThat(requests).hasSize(1);
        SrtConnection connection = requests.get(0).accept(ear, NOW);
        wire.clear();

        listener.onDatagram(conclusion.duplicate(), PEER, NOW);

        assertThat(((Handshake) wire.control()).socketId()).isEqualTo(connection.socketId());
        assertThat(listener.connections()).isEqualTo(1);
        listener.close(NOW);
        assertThat(listener.connections()).isZero();
        assertThat(requests.get(0).accept(ear, NOW)).isNull();
    }

    @Test
    void decryptsAndFollowsANewKey() {
        SrtListener listener = listener(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 16).withTimeouts(3_000_000, 20_000_000));
        call(listener, "encrypted16");
        assertThat(requests.get(0).isEncrypted()).isTrue();
        SrtConnection connection = requests.get(0).accept(ear, NOW);
        assertThat(((Handshake) wire.control()).extension(HandshakeExtension.KM_RESPONSE)).isEqualTo(((Handshake) ControlPacket
                .decode(Captures.of("encrypted16.answer"))).extension(HandshakeExtension.KM_RESPONSE));

        listener.onDatagram(Patch.destination(Captures.of("encrypted16.data"), connection.socketId()), PEER, NOW + 1);
        wire.clear();
        listener.onDatagram(Patch.destination(Captures.of("encrypted16.refresh"), connection.socketId()), PEER, NOW + 2);
        KeyMaterialMessage answer = (KeyMaterialMessage) wire.control();
        assertThat(answer).isEqualTo(ControlPacket.decode(Captures.of("encrypted16.refreshed")));
        listener.onDatagram(Patch.destination(Captures.of("encrypted16.data2"), connection.socketId()), PEER, NOW + 3);
        listener.tick(NOW + 10_000_000);

        assertThat(ear.messages).containsExactly(Captures.payload("plain.data"), Captures.payload("plain.data2"));
        listener.close(NOW);
    }

    @Test
    void decryptsWithTheLongestKey() {
        SrtListener listener = listener(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 0));
        call(listener, "encrypted32");
        SrtConnection connection = requests.get(0).accept(ear, NOW);
        listener.onDatagram(Patch.destination(Captures.of("encrypted32.data"), connection.socketId()), PEER, NOW + 1);
        listener.tick(NOW + 1_000_000);

        assertThat(ear.messages).containsExactly(Captures.payload("encrypted32.plain"));
        listener.close(NOW);
    }

    @Test
    void shouldRefuseAWrongPassphrase() {
        call(listener(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 0)), "wrong");

        assertThat(requests).isEmpty();
        assertThat(((Handshake) wire.control()).handshakeType()).isEqualTo(((Handshake) ControlPacket
                .decode(Captures.of("wrong.answer"))).handshakeType()).isEqualTo(1010);
    }

    @Test
    void takesThePassphraseOfTheStreamThatTheCallerNames() {
        List<String> asked = new ArrayList<>();
        call(new SrtListener(SrtOptions.DEFAULT, new SecureRandom(), wire, streamId -> {
            asked.add(streamId);
            return Captures.PASSPHRASE;
        }, requests::add), "encrypted16");
        assertThat(requests.get(0).isEncrypted()).isTrue();
        assertThat(asked).containsExactly(requests.get(0).streamId());

        call(new SrtListener(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 0), new SecureRandom(), wire, streamId -> "that of another", requests::add), "encrypted16");
        assertThat(((Handshake) wire.control()).handshakeType()).isEqualTo(1010);
        assertThat(requests).hasSize(1);
    }

    @Test
    void checksNotMorePassphrasesThanItHasTimeFor() {
        SrtListener listener = listener(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 0));
        listener.onDatagram(Captures.of("wrong.induction"), PEER, NOW);
        ByteBuf conclusion = Patch.cookie(Captures.of("wrong.conclusion"), ((Handshake) wire.control()).cookie());
        for (int i = 0; i < SrtListener.MAX_KEY_CHECKS + 10; i++) {
            listener.onDatagram(conclusion.duplicate(), PEER, NOW);
        }
        assertThat(wire.written).hasSize(SrtListener.MAX_KEY_CHECKS);
        listener.onDatagram(conclusion.duplicate(), PEER, NOW + 1_000_000);
        assertThat(wire.written).hasSize(SrtListener.MAX_KEY_CHECKS + 1);
    }

    @Test
    void shouldRefuseOneThatIsNotEncryptedAndOneThatIs() {
        call(listener(SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 0)), "plain");
        assertThat(((Handshake) wire.control()).handshakeType()).isEqualTo(1011);
        call(listener(SrtOptions.DEFAULT), "encrypted16");
        assertThat(((Handshake) wire.control()).handshakeType()).isEqualTo(1011);
        assertThat(requests).isEmpty();
    }

    @Test
    void refusesWithTheOwnersReason() {
        SrtListener listener = listener(SrtOptions.DEFAULT);
        call(listener, "plain");
        requests.get(0).reject(RejectReason.FORBIDDEN, NOW);

        Handshake refusal = (Handshake) wire.control();
        assertThat(refusal.handshakeType()).isEqualTo(2403);
        assertThat(requests.get(0).isWaiting()).isFalse();
    }

    @Test
    void forgetsWhoIsNeverAnswered() {
        SrtListener listener = listener(SrtOptions.DEFAULT);
        call(listener, "plain");
        listener.tick(NOW + 11_000_000);

        assertThat(requests.get(0).isWaiting()).isFalse();
        assertThat(requests.get(0).accept(ear, NOW)).isNull();
    }

    @Test
    void takesDatagramsOfTheConnectionsPeerAlone() {
        SrtListener listener = listener(SrtOptions.DEFAULT);
        call(listener, "plain");
        SrtConnection connection = requests.get(0).accept(ear, NOW);

        listener.onDatagram(Patch.destination(Captures.of("shutdown"), connection.socketId()), new InetSocketAddress("127.0.0.1", 1), NOW);

        assertThat(ear.closed).isNull();
        listener.close(NOW);
    }

    @Test
    void callsAsLibsrtDoes() {
        List<SrtConnection> made = new ArrayList<>();
        SrtCaller caller = new SrtCaller(SrtOptions.DEFAULT, PEER, "#!::r=live/livestream,m=publish", new SecureRandom(), wire, new SrtCaller.Listener() {
            @Override
            public SrtConnection.Listener onConnected(SrtConnection connection) {
                made.add(connection);
                return ear;
            }

            @Override
            public void onFailed(String reason) {
                ear.closed = reason;
            }
        }, NOW);
        caller.tick(NOW + 250_000);
        assertThat(wire.written).as("said again").hasSize(2);
        Handshake induction = (Handshake) wire.control();
        wire.clear();
        caller.onDatagram(Patch.destination(Captures.of("plain.cookie"), induction.socketId()), PEER, NOW);
        Handshake conclusion = (Handshake) wire.control();
        Handshake theirs = (Handshake) ControlPacket.decode(Captures.of("plain.conclusion"));
        assertThat(conclusion.cookie()).isEqualTo(0xb99795bc);
        assertThat(conclusion.extensionField()).isEqualTo(theirs.extensionField());
        assertThat(conclusion.extension(HandshakeExtension.STREAM_ID)).isEqualTo(theirs.extension(HandshakeExtension.STREAM_ID));
        caller.onDatagram(Patch.initialSequence(Patch.destination(Captures.of("plain.answer"), induction.socketId()), induction.initialSequence()), PEER, NOW);

        assertThat(made).hasSize(1);
        assertThat(made.get(0).send(Captures.of("plain.data"), 16, 188, NOW)).isTrue();
        ByteBuf sent = wire.written.remove();
        assertThat(PacketHeader.destination(sent)).isEqualTo(0x026b5d2a);
        assertThat(PacketHeader.sequence(sent)).isEqualTo(induction.initialSequence());
        caller.close(NOW);
    }

    @Test
    void hearsARefusal() {
        SrtCaller caller = new SrtCaller(SrtOptions.DEFAULT.withPassphrase("xxxxxxxxxxxxx", 0), PEER, "", new SecureRandom(), wire, new SrtCaller.Listener() {
            @Override
            public SrtConnection.Listener onConnected(SrtConnection connection) {
                throw new AssertionError();
            }

            @Override
            public void onFailed(String reason) {
                ear.closed = reason;
            }
        }, NOW);
        int socketId = ((Handshake) wire.control()).socketId();
        caller.onDatagram(Patch.destination(Captures.of("wrong.cookie"), socketId), PEER, NOW);
        caller.onDatagram(Patch.destination(Captures.of("wrong.answer"), socketId), PEER, NOW);

        assertThat(ear.closed).isEqualTo("refused: bad secret");
    }
}
