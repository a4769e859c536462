package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rooms by the JDK's own WebSocket client; the pages for them are there, and nothing is when signaling is off. */
class SignalingIT {
    private static HttpResponse<String> get(String url) throws IOException {
        return Http.send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    @Test
    void takesPeopleTogether() throws IOException {
        try (Server server = Server.alone(Path.of("target", "e2e-signaling"), "signaling { enabled on; }")) {
            SignalingPeer ann = new SignalingPeer(server.http).says("{'tid':'1','msg':{'action':'join','room':'live','display':'ann'}}");
            assertThat(ann.hears()).startsWith("{\"tid\":\"1\",\"msg\":{\"action\":\"join\",\"room\":\"live\",\"self\":{\"display\":\"ann\"");
            SignalingPeer bob = new SignalingPeer(server.http).says("{'tid':'1','msg':{'action':'join','room':'live','display':'bob'}}");
            assertThat(bob.hears()).contains("\"participants\":[{\"display\":\"ann\"");
            assertThat(ann.hears()).contains("\"event\":\"join\"", "\"peer\":{\"display\":\"bob\"");
            // longer than the shortest form of a frame's length
            bob.says("{'tid':'2','msg':{'action':'control','room':'live','display':'bob','call':'say','data':'" + "x".repeat(5000) + "'}}");
            assertThat(bob.hears()).isEqualTo("{\"tid\":\"2\",\"msg\":null}");
            assertThat(ann.hears()).contains("\"event\":\"control\",\"param\":\"say\",\"data\":\"xxx");

            bob.says("nonsense");
            assertThat(ann.hears()).contains("\"event\":\"leave\"", "\"peer\":{\"display\":\"bob\"");
            ann.socket.abort();

            for (String page : new String[] {"/demos/", "/demos/room.html", "/demos/one2one.html", "/demos/conversation.js", "/demos/signaling.js", "/demos/media.js", "/demos/demo.css"}) {
                assertThat(get("http://127.0.0.1:" + server.http + page).statusCode()).as(page).isEqualTo(200);
            }
            assertThat(get("http://127.0.0.1:" + server.http + "/sig/v1/versions").body()).isEqualTo("1.0");

            server.reload(server.conf().replace("signaling { enabled on; }", "signaling { enabled off; }"));
            assertThat(get("http://127.0.0.1:" + server.http + "/sig/v1/versions").statusCode()).isEqualTo(404);
            assertThat(get("http://127.0.0.1:" + server.http + "/demos/room.html").statusCode()).isEqualTo(404);
        }
    }
}
