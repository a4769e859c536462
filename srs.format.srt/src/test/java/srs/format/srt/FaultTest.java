package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.srt.internal.packet.Handshake;

/** Something that throws on our side, as a listener with a fault does: it ends its own connection, and nobody else's. */
class FaultTest {
    private static final int CONNECTIONS = 3;
    private static final int MESSAGE = 188;

    private final Wire wire = new Wire();
    private final List<Touchy> ears = new ArrayList<>();
    private final List<SrtConnection> connections = new ArrayList<>();
    private final SrtListener listener = new SrtListener(SrtOptions.DEFAULT.withLatency(20, 0), new SecureRandom(), wire, this::accept);
    private long nowUs = 5_000_000_000L;

    /** Counts, and throws when it is told to. */
    private static final class Touchy implements SrtConnection.Listener {
        int messages;
        String closed;
        RuntimeException fault;
        boolean throwsAtMessages;
        boolean throwsAtTheEnd;

        @Override
        public void onMessage(ByteBuf message, long dueUs) {
            if (throwsAtMessages) {
                throw new IllegalStateException("not this one");
            }
            messages++;
        }

        @Override
        public void onClosed(String reason) {
            closed = reason;
            if (throwsAtTheEnd) {
                throw new IllegalStateException("not so");
            }
        }

        @Override
        public void onFault(RuntimeException thrown) {
            assertThat(fault).as("a fault before").isNull();
            fault = thrown;
        }
    }

    private void accept(SrtRequest request) {
        Touchy ear = new Touchy();
        ears.add(ear);
        connections.add(request.accept(ear, nowUs));
    }

    private static InetSocketAddress peer(int number) {
        return new InetSocketAddress("127.0.0.1", 30_000 + number);
    }

    private void connectAll() {
        for (int i = 0; i < CONNECTIONS; i++) {
            listener.onDatagram(Captures.of("plain.induction"), peer(i), nowUs);
            listener.onDatagram(Patch.cookie(Captures.of("plain.conclusion"), ((Handshake) wire.control()).cookie()), peer(i), nowUs);
            wire.clear();
        }
    }

    /** Libsrt's data, as the n-th of each connection. */
    private void sendToAll(int count) {
        int first = Captures.of("plain.conclusion").getInt(16 + 8);
        for (int i = 0; i < CONNECTIONS; i++) {
            ByteBuf data = Patch.destination(Captures.of("plain.data"), connections.get(i).socketId());
            listener.onDatagram(data.setInt(0, first + count), peer(i), nowUs);
        }
    }

    @AfterEach
    void close() {
        listener.close(nowUs);
    }

    @Test
    void aListenerThatThrowsAtAMessageLosesItsConnectionAlone() {
        connectAll();
        ears.forEach(ear -> ear.throwsAtMessages = ear == ears.get(1));
        for (int i = 0; i < 10; i++) {
            sendToAll(i);
            listener.tick(nowUs += 200_000);
        }

        assertThat(ears.get(1).fault).hasMessage("not this one");
        assertThat(connections.get(1).isClosed()).isTrue();
        assertThat(listener.connections()).isEqualTo(2);
        assertThat(List.of(ears.get(0).messages, ears.get(2).messages)).containsOnly(10);
    }

    @Test
    void aListenerThatThrowsAtItsEndHarmsNobody() {
        connectAll();
        ears.get(0).throwsAtTheEnd = true;
        ByteBuf message = Unpooled.buffer(MESSAGE).writeZero(MESSAGE);
        connections.get(0).send(message, 0, MESSAGE, nowUs);
        sendToAll(0);
        ByteBuf shutdown = Unpooled.buffer().writeInt(0x8005_0000).writeInt(0).writeInt(0).writeInt(connections.get(0).socketId());
        listener.onDatagram(shutdown, peer(0), nowUs);
        listener.tick(nowUs += 200_000);

        assertThat(ears.get(0).closed).isEqualTo("the peer has closed it");
        assertThat(ears.get(0).fault).as("it is told, for it may have left something half done").hasMessage("not so");
        assertThat(List.of(ears.get(1).messages, ears.get(2).messages)).containsOnly(1);
        assertThat(listener.connections()).isEqualTo(2);
    }
}
