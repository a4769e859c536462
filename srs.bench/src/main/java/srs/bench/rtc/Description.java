package srs.bench.rtc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server answered to an offer by WHIP or WHEP. Immutable.
 *
 * @param location where a DELETE ends it; empty when the server told none
 */
record Description(String ufrag, String pwd, InetSocketAddress address, URI location) {
    /** Payload types of the offer. */
    static final int H264 = 102;
    static final int RETRANSMISSION = 103;
    static final int OPUS = 111;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CREATED = 201;

    /**
     * Offers, and reads the answer. Blocks.
     *
     * @param repairs whether what is sent again may have a source of its own, as browsers want it: without, a server must do without AES-GCM
     */
    static Description of(HttpClient http, URI url, boolean publishes, boolean repairs, String ufrag, String pwd, String fingerprint) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(LIMIT).header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(offer(publishes, repairs, ufrag, pwd, fingerprint))).build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != CREATED) {
            throw new IOException(url + " answered " + answer.statusCode() + ": " + answer.body());
        }
        String sdp = answer.body();
        Matcher candidate = Pattern.compile("a=candidate:\\S+ \\d+ udp \\d+ (\\S+) (\\d+) typ host", Pattern.CASE_INSENSITIVE).matcher(sdp);
        if (!candidate.find()) {
            throw new IOException("the answer has no candidate of UDP: " + sdp);
        }
        if (sdp.contains("a=setup:active")) {
            throw new IOException("the server wants to begin DTLS, which this client does itself");
        }
        URI location = answer.headers().firstValue("Location").map(url::resolve).orElse(URI.create(""));
        return new Description(value(sdp, "ice-ufrag"), value(sdp, "ice-pwd"), new InetSocketAddress(candidate.group(1), Integer.parseInt(candidate.group(2))), location);
    }

    private static String value(String sdp, String name) throws IOException {
        Matcher line = Pattern.compile("a=" + name + ":(\\S+)").matcher(sdp);
        if (!line.find()) {
            throw new IOException("the answer has no " + name + ": " + sdp);
        }
        return line.group(1);
    }

    private static String offer(boolean publishes, boolean repairs, String ufrag, String pwd, String fingerprint) {
        String transport = """
                c=IN IP4 0.0.0.0
                a=ice-ufrag:%s
                a=ice-pwd:%s
                a=fingerprint:sha-256 %s
                a=setup:actpass
                a=rtcp-mux
                a=rtcp-rsize
                a=%s
                """.formatted(ufrag, pwd, fingerprint, publishes ? "sendonly" : "recvonly");
        String sdp = """
                v=0
                o=- 1 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                a=msid-semantic: WMS load
                m=audio 9 UDP/TLS/RTP/SAVPF %1$d
                %3$sa=mid:0
                a=rtpmap:%1$d opus/48000/2
                a=fmtp:%1$d minptime=10;useinbandfec=1
                %4$sm=video 9 UDP/TLS/RTP/SAVPF %2$d%6$s
                %3$sa=mid:1
                a=rtpmap:%2$d H264/90000
                a=rtcp-fb:%2$d nack
                a=rtcp-fb:%2$d nack pli
                a=fmtp:%2$d level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
                %7$s%5$s""".formatted(OPUS, H264, transport, publishes ? source(Camera.AUDIO_SSRC, "audio") : "", publishes ? source(Camera.VIDEO_SSRC, "video") : "",
                repairs ? " " + RETRANSMISSION : "", repairs ? "a=rtpmap:%d rtx/90000\na=fmtp:%d apt=%d\n".formatted(RETRANSMISSION, RETRANSMISSION, H264) : "");
        return sdp.replace("\n", "\r\n");
    }

    private static String source(int ssrc, String track) {
        return "a=ssrc:%1$d cname:load\na=ssrc:%1$d msid:load %2$s\n".formatted(ssrc, track);
    }
}
