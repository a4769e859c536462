package srs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams with a number in them go through, and come back. */
class LossyNetworkTest {
    private static final int COUNT = 200;

    private DatagramSocket server;
    private DatagramSocket client;
    private LossyNetwork network;

    @BeforeEach
    void open() throws IOException {
        server = new DatagramSocket(Loopback.anyPort());
        client = new DatagramSocket(Loopback.anyPort());
        server.setSoTimeout((int) Await.DEADLINE.toMillis());
        client.setSoTimeout((int) Await.DEADLINE.toMillis());
        network = LossyNetwork.to(server.getLocalPort(), 1);
    }

    @AfterEach
    void close() {
        network.close();
        client.close();
        server.close();
    }

    private void send(int number) throws IOException {
        client.send(new DatagramPacket(new byte[] {(byte) number}, 1, new InetSocketAddress(InetAddress.getByName(Loopback.HOST), network.port())));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[16], 16);
        socket.receive(packet);
        return packet;
    }

    @Test
    void carriesBothWays() throws IOException {
        send(7);
        DatagramPacket came = receive(server);
        assertThat(came.getData()[0]).isEqualTo((byte) 7);
        server.send(new DatagramPacket(new byte[] {9}, 1, came.getSocketAddress()));
        assertThat(receive(client).getData()[0]).isEqualTo((byte) 9);
    }

    @Test
    void losesTheShareThatItIsTold() throws IOException {
        network.losing(30);
        for (int i = 0; i < COUNT; i++) {
            send(i);
        }
        Await.until("each is through or lost", () -> network.passed() + network.lost() == COUNT);
        assertThat(network.lost()).isBetween(COUNT / 5L, COUNT * 2 / 5L);
    }

    @Test
    void changesTheOrder() throws IOException {
        network.delaying(1, 30);
        List<Integer> came = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            send(i);
        }
        for (int i = 0; i < COUNT; i++) {
            came.add(receive(server).getData()[0] & 0xFF);
        }
        assertThat(came).isNotEqualTo(came.stream().sorted().toList()).hasSize(COUNT);
    }

    @Test
    void deliversTwice() throws IOException {
        network.repeating(100);
        send(1);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 1);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 1);
    }

    @Test
    void isCutAndMended() throws IOException {
        network.cut(true);
        send(1);
        Await.until("it is lost", () -> network.lost() == 1);
        network.cut(false);
        send(2);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
    }

    @Test
    void givesAClientAnotherAddress() throws IOException {
        send(1);
        SocketAddress before = receive(server).getSocketAddress();
        network.moveClients();
        DatagramPacket moved = Await.value("it comes from elsewhere", () -> {
            send(2);
            DatagramPacket came = receive(server);
            return came.getSocketAddress().equals(before) ? null : came;
        });
        server.send(new DatagramPacket(new byte[] {3}, 1, moved.getSocketAddress()));
        assertThat(receive(client).getData()[0]).isEqualTo((byte) 3);
    }
}
