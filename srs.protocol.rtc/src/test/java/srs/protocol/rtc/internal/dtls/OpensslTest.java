package srs.protocol.rtc.internal.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.format.rtp.sdp.Fingerprint;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/** A handshake with openssl's s_client and s_server, where it is installed: both sides export the same keys. */
class OpensslTest {
    private static final int MATERIAL_BYTES = 60;

    @TempDir
    Path folder;

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Process openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile()).start();
    }

    private Fingerprint identity() throws Exception {
        try {
            Process made = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=peer",
                    "-days", "2");
            made.getInputStream().readAllBytes();
            assumeTrue(made.waitFor(60, TimeUnit.SECONDS) && made.exitValue() == 0, "openssl makes a certificate");
        } catch (IOException e) {
            assumeTrue(false, "openssl is installed");
        }
        byte[] der = CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(folder.resolve("cert.pem"))).getEncoded();
        return Fingerprint.of("sha-256", MessageDigest.getInstance("SHA-256").digest(der));
    }

    /** The line {@code Keying material: 0123…}. */
    private static byte[] material(Process process) throws IOException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.trim().startsWith("Keying material:")) {
                    return HexFormat.of().parseHex(line.trim().substring("Keying material:".length()).trim());
                }
            }
        }
        throw new AssertionError("openssl tells no keying material");
    }

    private void agrees(boolean weAreClient, DatagramSocket socket, SocketAddress peer, Process process, Fingerprint fingerprint) throws Exception {
        CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
        SocketAddress[] to = {peer};
        DtlsAssociation ours = new DtlsAssociation(Identity.create(new SecureRandom(), true), weAreClient, List.of(fingerprint), SrtpProfile.best(false), loop, new DtlsListener() {
            @Override
            public void onDatagram(byte[] datagram) {
                try {
                    socket.send(new DatagramPacket(datagram, datagram.length, to[0]));
                } catch (IOException e) {
                    keys.completeExceptionally(e);
                }
            }

            @Override
            public void onKeys(SrtpKeys made) {
                keys.complete(made);
            }

            @Override
            public void onEnd(String why) {
                keys.completeExceptionally(new IOException(why));
            }
        });
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                    socket.receive(packet);
                    byte[] bytes = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                    loop.execute(() -> {
                        to[0] = packet.getSocketAddress();
                        ours.onDatagram(Unpooled.wrappedBuffer(bytes));
                    });
                } catch (IOException | RejectedExecutionException e) {
                    return; // over
                }
            }
        });
        try {
            ours.begin(threads, () -> { });
            SrtpKeys own = keys.get(30, TimeUnit.SECONDS);
            assertThat(own.profile()).isEqualTo(SrtpProfile.AES128_CM_SHA1_80);
            assertThat(own.sameAs(new SrtpKeys(own.profile(), material(process), weAreClient))).as("the same keys").isTrue();
        } finally {
            loop.submit(ours::close).get(30, TimeUnit.SECONDS);
            socket.close();
            process.destroy();
            loop.shutdown();
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void agreesWithItsClient() throws Exception {
        Fingerprint fingerprint = identity();
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Process client = openssl("s_client", "-dtls1_2", "-connect", "127.0.0.1:" + socket.getLocalPort(), "-cert", "cert.pem", "-key", "key.pem", "-use_srtp",
                "SRTP_AES128_CM_SHA1_80", "-keymatexport", SrtpKeys.LABEL, "-keymatexportlen", Integer.toString(MATERIAL_BYTES));
        agrees(false, socket, socket.getLocalSocketAddress(), client, fingerprint);
    }

    @Test
    void agreesWithItsServer() throws Exception {
        Fingerprint fingerprint = identity();
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process server = openssl("s_server", "-dtls1_2", "-accept", "127.0.0.1:" + port, "-cert", "cert.pem", "-key", "key.pem", "-Verify", "1", "-use_srtp",
                "SRTP_AES128_CM_SHA1_80", "-keymatexport", SrtpKeys.LABEL, "-keymatexportlen", Integer.toString(MATERIAL_BYTES));
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        agrees(true, socket, new java.net.InetSocketAddress("127.0.0.1", port), server, fingerprint);
    }
}
