package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.kernel.client.Clients;
import srs.testkit.Await;

/** The WebRTC server is replaced and removed: its sessions end, its calls and its port come back, and players of other protocols lose nothing. */
public class RtcUpdateTest extends Hosted {
    private static final String RTC = "srs.protocol.rtc";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WHIP = "/rtc/v1/whip/?vhost=rtc.example.com&app=live&stream=camera";
    private static final String OFFER = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %s
            a=setup:actpass
            a=mid:0
            a=sendonly
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            """.formatted("AA:".repeat(31) + "AA");

    @Configuration
    public Option[] house() {
        return House.configured("rtc_server { enabled on; listen $host:$spare; } http_api { enabled on; listen $host:$http; } vhost rtc.example.com { rtc { enabled on; } }",
                "srs.protocol.rtmp", "srs.output.remux", RTC);
    }

    /** @return the status */
    private int call(String method, String path, String body) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + site.host + ":" + site.http + path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long publishers() {
        return site.<Clients, Long>with(Clients.class, clients -> clients.clients().stream().filter(client -> client.protocol().equals("rtc")).count());
    }

    /** Whether the port is open: the system tells senders of one that is not. */
    private void knock() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByName(site.host), site.spare);
            for (int i = 0; i < 10; i++) {
                socket.send(new DatagramPacket(new byte[] {0, 1}, 2));
            }
        }
    }

    @Test
    public void shouldEndItsSessionsAndDisturbNobody() throws IOException {
        site.awaitActive(RTC);
        try (Pulse pulse = stage.publish("b"); RtmpClient rtmp = stage.playRtmp("b"); FlvPlayer flv = stage.playFlv("b")) {
            Stage.awaitFresh(pulse, rtmp.received);
            assertEquals(201, call("POST", WHIP, OFFER));
            assertEquals("the stream is reserved", 409, call("POST", WHIP, OFFER.replace("abcd", "efgh")));
            assertEquals(1, publishers());
            Loader loader = Loader.of(site.bundle(RTC));

            site.swap(RTC);
            Await.until("it is taken again", LIMIT, () -> call("POST", WHIP, OFFER) == 201);
            assertEquals("the session of before has ended", 1, publishers());
            knock();
            loader.awaitCollected();

            site.remove(RTC + ".jar");
            site.awaitGone(RTC);
            assertEquals(404, call("POST", WHIP, OFFER));
            assertEquals(0, publishers());

            site.drop(site.jar(RTC), RTC + ".jar");
            site.awaitActive(RTC);
            Await.until("it is taken once more", LIMIT, () -> call("POST", WHIP, OFFER) == 201);
            assertTrue(rtmp.isOpen());
            Stage.assertComplete("the player by RTMP", pulse, rtmp.received);
            Stage.assertComplete("the player by HTTP-FLV", pulse, flv.received);
        }
    }
}
