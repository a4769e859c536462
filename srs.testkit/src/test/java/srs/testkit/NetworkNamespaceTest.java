package srs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A second host on this machine. */
class NetworkNamespaceTest {

    @Test
    void programsThereComeFromAnotherAddress() throws IOException {
        try (NetworkNamespace host = NetworkNamespace.orSkip(); ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getByName(host.hereIp()), 0));
            server.setSoTimeout((int) Await.DEADLINE.toMillis());
            String knock = "exec 3<>/dev/tcp/" + host.hereIp() + "/" + server.getLocalPort() + "; cat <&3";
            try (ChildProcess there = ChildProcess.start(host.command(List.of("bash", "-c", knock)))) {
                try (Socket caller = server.accept()) {
                    assertThat(caller.getInetAddress().getHostAddress()).isEqualTo(host.thereIp());
                    caller.getOutputStream().write("hello".getBytes());
                }
                assertThat(there.text(Await.DEADLINE)).isEqualTo("hello");
            }
        }
        List<String> gone;
        try (NetworkNamespace host = NetworkNamespace.orSkip()) {
            gone = host.command(List.of("true"));
        }
        try (ChildProcess nowhere = ChildProcess.start(gone)) {
            assertThat(nowhere.exitCode(Await.DEADLINE)).isNotZero();
        }
    }
}
