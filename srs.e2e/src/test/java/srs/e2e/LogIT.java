package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;

/** What peers say is in the log, and is not obeyed there. */
@ExtendWith(Server.Resolver.class)
class LogIT {
    private static final String FORGED = "[2001-01-01 00:00:00.000]";
    private static final String ESCAPE = "\u001b";

    @Test
    void whatAPeerSaysCannotForgeOrColourALine(Server server) throws IOException {
        String evil = "x\r\n" + FORGED + "[INFO][1][forged] kicked" + ESCAPE + "[31m\u202e";
        try (RawRtmp rtmp = new RawRtmp(server)) {
            rtmp.connect("rtmp://127.0.0.1/live", evil).play("log");
            Await.until("the client is in the log", () -> server.log().contains("pageUrl=x\\r\\n" + FORGED));
        }
        try (RawRtmp rtmp = new RawRtmp(server)) {
            rtmp.connect("rtmp://127.0.0.1/live?" + evil, evil).play("log?" + evil).awaitEnd();
        }
        String target = "/live/" + URLEncoder.encode("e\r\n" + FORGED + ESCAPE, StandardCharsets.UTF_8) + ".flv";
        HttpResponse<String> answer = Http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.http + target)).build());
        assertThat(answer.statusCode()).isBetween(400, 404);
        try (Socket socket = new Socket("127.0.0.1", server.http)) {
            OutputStream out = socket.getOutputStream();
            out.write(("HEAD /live/x.flv HTTP/1.1\r\nHost: a\r\nUser-Agent: " + ESCAPE + "[2J\r\nReferer: " + ESCAPE + "]0;x\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        }
        assertThat(server.log()).contains("kicked\\u001b[31m\\u202e").doesNotContain(ESCAPE).doesNotContain("\u202e");
        assertThat(server.log().lines()).noneMatch(line -> line.startsWith(FORGED));
    }
}
