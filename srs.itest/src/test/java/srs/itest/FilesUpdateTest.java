package srs.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.testkit.Await;

/** The bundle that serves files is replaced and removed beside a live stream. */
public class FilesUpdateTest extends Hosted {
    private static final String FILES = "srs.http.files";

    @Configuration
    public Option[] house() {
        return House.with("srs.protocol.rtmp", "srs.output.remux", FILES);
    }

    @Test
    public void shouldServeFilesAgainAndCostPlayersNothing() throws IOException {
        Path file = Files.writeString(site.folder.resolve("hello.txt"), "hello");
        site.awaitActive(FILES);
        try (Pulse pulse = stage.publish("a"); FlvPlayer flv = stage.playFlv("a"); RtmpClient rtmp = stage.playRtmp("a")) {
            Stage.awaitFresh(pulse, flv.received);
            Await.until("the file is served", () -> site.get("/hello.txt") == 200);
            Loader loader = Loader.of(site.bundle(FILES));

            site.swap(FILES);
            assertEquals("who asks in this moment waits", 200, site.get("/hello.txt"));

            site.remove(FILES + ".jar");
            site.awaitGone(FILES);
            assertEquals(404, site.get("/hello.txt"));
            loader.awaitCollected();

            site.drop(site.jar(FILES), FILES + ".jar");
            site.awaitActive(FILES);
            Await.until("the file is served again", () -> site.get("/hello.txt") == 200);
            Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
        } finally {
            Files.delete(file);
        }
    }

    /** What was answered is the HTTP front's to send. */
    @Test
    public void shouldFinishADownloadThatRuns() throws IOException {
        byte[] large = new byte[32 * 1024 * 1024];
        for (int i = 0; i < large.length; i += 4096) {
            large[i] = (byte) (i >> 12);
        }
        Path file = Files.write(site.folder.resolve("large.bin"), large);
        try (Socket socket = new Socket(site.host, site.http)) {
            site.awaitActive(FILES);
            socket.getOutputStream().write("GET /large.bin HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String head = new String(in.readNBytes(15), StandardCharsets.US_ASCII);
            assertTrue(head, head.startsWith("HTTP/1.1 200"));
            site.swap(FILES);
            byte[] rest = in.readAllBytes();
            int body = new String(rest, 0, 4096, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
            byte[] got = java.util.Arrays.copyOfRange(rest, body, rest.length);
            assertArrayEquals(large, got);
            assertEquals("the next one is served", 200, site.get("/large.bin"));
        } finally {
            Files.delete(file);
        }
    }
}
