package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.testkit.Fuzz;

/** Every type of packet, damaged, before and after somebody has connected. */
class FuzzTest {
    private static final int MUTATIONS = 5_000;
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 33641);

    private final Wire wire = new Wire();
    private final Ear ear = new Ear();
    private long nowUs = 1_000_000_000;

    /** Is thrown by nobody. */
    private static final class Never extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void readsOrRefusesControlPackets() {
        Fuzz.run(Captures.lines(), MUTATIONS, SrtException.class, in -> ControlPacket.decode(in));
    }

    @Test
    void aListenerWithstandsStrangers() {
        List<SrtRequest> requests = new ArrayList<>();
        SrtListener listener = new SrtListener(SrtOptions.DEFAULT, new SecureRandom(), wire, requests::add);
        Fuzz.run(Captures.lines(), MUTATIONS, Never.class, in -> {
            listener.onDatagram(in, PEER, nowUs++);
            wire.clear();
        });
        assertThat(requests).isEmpty();
        assertThat(listener.connections()).isZero();
    }

    @Test
    void aListenerWithstandsConclusionsWithACookie() {
        List<SrtRequest> requests = new ArrayList<>();
        SrtListener listener = new SrtListener(SrtOptions.DEFAULT, new SecureRandom(), wire, requests::add);
        listener.onDatagram(Captures.of("plain.induction"), PEER, nowUs);
        int cookie = ((Handshake) wire.control()).cookie();
        List<String> corpus = List.of(io.netty.buffer.ByteBufUtil.hexDump(Patch.cookie(Captures.of("plain.conclusion"), cookie)));
        Fuzz.run(corpus, MUTATIONS, Never.class, in -> {
            listener.onDatagram(in, PEER, nowUs);
            wire.clear();
        });
        assertThat(requests).isNotEmpty().hasSizeLessThanOrEqualTo(SrtListener.MAX_REQUESTS);
        listener.tick(nowUs + 20_000_000);
        assertThat(requests).noneMatch(SrtRequest::isWaiting);
    }

    @Test
    void aConnectionWithstandsItsPeer() {
        SrtOptions options = SrtOptions.DEFAULT.withPassphrase(Captures.PASSPHRASE, 16);
        List<SrtConnection> made = new ArrayList<>();
        SrtListener listener = new SrtListener(options, new SecureRandom(), wire, request -> made.add(request.accept(ear, nowUs)));
        connect(listener);
        ByteBuf message = Unpooled.buffer(188).writeZero(188);
        int[] count = {0};
        Fuzz.run(Captures.lines(), MUTATIONS, Never.class, in -> {
            SrtConnection connection = made.get(made.size() - 1);
            if (connection.isClosed()) {
                connect(listener);
                connection = made.get(made.size() - 1);
            }
            if (in.readableBytes() >= 16) {
                Patch.destination(in, connection.socketId());
            }
            nowUs += 1000;
            listener.onDatagram(in, PEER, nowUs);
            if (count[0]++ % 4 == 0) {
                connection.send(message, 0, 188, nowUs);
            }
            listener.tick(nowUs);
            wire.clear();
        });
        listener.close(nowUs);
        assertThat(listener.connections()).isZero();
    }

    private void connect(SrtListener listener) {
        wire.clear();
        listener.onDatagram(Captures.of("encrypted16.induction"), PEER, nowUs);
        int cookie = ((Handshake) wire.control()).cookie();
        listener.onDatagram(Patch.cookie(Captures.of("encrypted16.conclusion"), cookie), PEER, nowUs);
        wire.clear();
    }
}
