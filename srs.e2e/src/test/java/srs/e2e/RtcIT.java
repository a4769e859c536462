package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import srs.testkit.Await;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** F159 to F193: FFmpeg publishes by WHIP, Chromium publishes and plays, and what the one sends the others get. One browser after the other: two code as much as a machine can. */
@ExtendWith(Server.Resolver.class)
@Execution(ExecutionMode.SAME_THREAD)
class RtcIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VHOST = "rtc.example.com";
    private static final String RTC = "rtc { enabled on; rtmp_to_rtc on; rtc_to_rtmp on; } http_remux { enabled on; } publish { normal_timeout 60000; }";
    /** Where files are made of what comes by WebRTC. */
    private static final String FILES = "rtc-files.example.com";
    private static final String VIDEO = "document.getElementById('video')";
    private static final String PLAYS = VIDEO + ".getVideoPlaybackQuality().totalVideoFrames > 30 && " + VIDEO + ".videoWidth > 0";
    private static final String HAS_SOUND = "!!" + VIDEO + ".srcObject && " + VIDEO + ".srcObject.getAudioTracks().length > 0";
    /** Of the one who sends or receives: whether there is sound in what the page hears. */
    private static final String LISTEN = """
            (async () => {
              const context = new AudioContext();
              await context.resume();
              const meter = context.createAnalyser();
              context.createMediaStreamSource(document.getElementById('video').srcObject).connect(meter);
              const samples = new Float32Array(meter.fftSize);
              window.loudest = 0;
              setInterval(() => { meter.getFloatTimeDomainData(samples); for (const s of samples) window.loudest = Math.max(window.loudest, Math.abs(s)); }, 100);
              return 'listening';
            })()""";
    /** The same of each side. */
    private static final String LISTEN_TO_SIDES = """
            (async () => {
              const context = new AudioContext();
              await context.resume();
              const splitter = context.createChannelSplitter(2);
              context.createMediaStreamSource(document.getElementById('video').srcObject).connect(splitter);
              window.sides = [0, 0];
              const meters = [0, 1].map(side => { const meter = context.createAnalyser(); splitter.connect(meter, side); return meter; });
              const samples = new Float32Array(meters[0].fftSize);
              setInterval(() => meters.forEach((meter, side) => { meter.getFloatTimeDomainData(samples); for (const s of samples) sides[side] = Math.max(sides[side], Math.abs(s)); }), 100);
              return 'listening';
            })()""";
    /** A player by TCP alone, at the URL that is put in. */
    private static final String BY_TCP = """
            await (async () => {
              const { Connection } = await import('/console/players/rtc.js');
              const c = window.c = new Connection();
              const take = c.peer.setRemoteDescription.bind(c.peer);
              c.peer.setRemoteDescription = d => take({type: d.type, sdp: d.sdp.replace(/a=candidate:.* udp .*\\r\\n/g, '')});
              window.packets = async () => [...(await c.peer.getStats()).values()].filter(s => s.type === 'inbound-rtp' && s.kind === 'video').reduce((sum, s) => sum + s.packetsReceived, 0);
              window.way = async () => [...(await c.peer.getStats()).values()].filter(s => s.type === 'remote-candidate').map(s => s.protocol).join();
              c.peer.addTransceiver('audio', {direction: 'recvonly'});
              c.peer.addTransceiver('video', {direction: 'recvonly'});
              await c.open('%s', false);
              return c.peer.signalingState;
            })()""";
    /** RFC 9725 §4.3.3. */
    private static final String RESTART = """
            await (async () => {
              const c = window.c;
              await c.peer.setLocalDescription(await c.peer.createOffer({iceRestart: true}));
              const value = (text, name) => new RegExp('a=' + name + ':(.*)').exec(text)[1].trim();
              const own = c.peer.localDescription.sdp;
              const answer = await fetch(c.resource, {method: 'PATCH', headers: {'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*'},
                body: ['a=group:BUNDLE 0 1', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=ice-ufrag:' + value(own, 'ice-ufrag'), 'a=ice-pwd:' + value(own, 'ice-pwd'), ''].join('\\r\\n')});
              const fragment = await answer.text();
              let sdp = c.peer.currentRemoteDescription.sdp;
              for (const name of ['ice-ufrag', 'ice-pwd']) sdp = sdp.replaceAll(new RegExp('a=' + name + ':.*', 'g'), 'a=' + name + ':' + value(fragment, name));
              await c.peer.setRemoteDescription({type: 'answer', sdp});
              window.before = await window.packets();
              return answer.status;
            })()""";
    /** One picture in two sizes. */
    private static final String SIMULCAST = """
            (async () => {
              const media = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 360}});
              const peer = window.peer = new RTCPeerConnection();
              peer.addTransceiver(media.getVideoTracks()[0], {direction: 'sendonly', sendEncodings: [{rid: 'f'}, {rid: 'q', scaleResolutionDownBy: 4}]});
              await peer.setLocalDescription();
              const answer = await fetch('%s', {method: 'POST', headers: {'Content-Type': 'application/sdp'}, body: peer.localDescription.sdp});
              await peer.setRemoteDescription({type: 'answer', sdp: await answer.text()});
              return answer.status;
            })()""";
    private static final String LAYERS = "[...(await window.peer.getStats()).values()].filter(each => each.type === 'outbound-rtp' && each.framesSent > 25).length";

    private static FfmpegTool ffmpeg;
    private static Server server;

    @BeforeAll
    static void start(Server shared) throws IOException {
        ffmpeg = FfmpegTool.orSkip();
        server = shared.also("""
                vhost %s { %s }
                vhost %s { rtc { enabled on; rtc_to_rtmp on; } hls { enabled on; hls_memory on; hls_fragment 1; hls_window 4; } dvr { enabled on; dvr_path %s/rtc-dvr/[stream].mp4; } publish { normal_timeout 60000; } }
                """.formatted(VHOST, RTC, FILES, shared.folder().toAbsolutePath()));
    }

    private static String call(String kind, String stream) {
        return call(VHOST, kind, stream);
    }

    private static String call(String vhost, String kind, String stream) {
        return server.api("/rtc/v1/" + kind + "/?vhost=" + vhost + "&app=live&stream=" + stream);
    }

    /** FFmpeg's whip muxer: constrained baseline without B frames, Opus of 48 kHz. */
    private static ChildProcess whip(String stream) {
        return whip(VHOST, stream);
    }

    private static ChildProcess whip(String vhost, String stream) {
        return ffmpeg.ffmpeg("-re", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-c:v", "libx264", "-profile:v", "baseline",
                "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "0", "-c:a", "libopus", "-ac", "2", "-ar", "48000", "-f", "whip", "-handshake_timeout", "30000", call(vhost, "whip", stream));
    }

    /** With a tone on the left side alone. */
    private static ChildProcess rtmp(String stream) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-f", "lavfi", "-i", "aevalsrc=0.5*sin(440*2*PI*t)|0:s=44100", "-map", "0:v", "-map", "1:a",
                "-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-f", "flv", server.rtmp(stream) + "?vhost=" + VHOST);
    }

    private static void play(Browser browser, String stream) {
        browser.open("http://127.0.0.1:" + server.http + "/players/whep.html?autostart=true&url=" + URLEncoder.encode(call("whep", stream), StandardCharsets.UTF_8));
    }

    /** SRS's pages, with its query. */
    private static String page(String name, String stream) {
        URI api = URI.create(server.api("/"));
        return "http://127.0.0.1:" + server.http + "/players/" + name + "?autostart=true&vhost=" + VHOST + "&app=live&stream=" + stream + "&server=" + api.getHost() + "&port=" + api.getPort();
    }

    private static void assertPlays(Browser browser, ChildProcess publisher) {
        Await.until("pictures move", LIMIT, () -> {
            if (!publisher.isAlive()) {
                throw new AssertionError("the publisher has ended: " + publisher.errors() + server.log());
            }
            return browser.evaluate("!!" + VIDEO + " && " + PLAYS).equals("true");
        });
    }

    private static void assertHears(Browser browser) {
        browser.until(HAS_SOUND, LIMIT);
        browser.evaluate(LISTEN);
        browser.until("window.loudest > 0.01", LIMIT);
    }

    @Test
    void playsInABrowserWhatFfmpegPublishesByWhip() {
        try (ChildProcess publisher = whip("whip-whep"); Browser browser = Browser.orSkip()) {
            Await.until("it is listed", LIMIT, () -> clients().contains("\"name\":\"whip-whep\",\"type\":\"rtc-publish\""));
            play(browser, "whip-whep");
            assertPlays(browser, publisher);
            assertHears(browser);
            String player = "\"name\":\"whip-whep\",\"type\":\"rtc-play\"";
            Await.until("the player is listed", LIMIT, () -> clients().contains(player));
            browser.evaluate("document.getElementById('stop').click()");
            Await.until("its page ends it", LIMIT, () -> !clients().contains(player));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void playsByRtmpAndHttpWhatFfmpegPublishesByWhipUntilItIsKicked() throws IOException {
        String flv = server.flv("http", "whip-rtmp") + "?vhost=" + VHOST;
        try (ChildProcess publisher = whip("whip-rtmp")) {
            // the process that makes AAC of Opus may only begin now
            Await.until("it has sound", LIMIT, () -> !publisher.isAlive() || api("/api/v1/streams/?count=100").matches(".*\"name\":\"whip-rtmp\"((?!\"name\":).)*\"AAC\".*"));
            try (Probe byFlv = Probe.packets(ffmpeg, flv, 100); Probe byRtmp = Probe.packets(ffmpeg, server.rtmp("whip-rtmp") + "?vhost=" + VHOST, 100)) {
                for (Probe probe : List.of(byFlv, byRtmp)) {
                    assertPictureAndSound(probe.lines());
                }
            }
            assertThat(publisher.isAlive()).isTrue();
            kick("whip-rtmp", "rtc-publish");
        }
    }

    private static void kick(String stream, String type) throws IOException {
        Matcher id = Pattern.compile("\"id\":\"([0-9a-z]+)\"[^{}]*\"name\":\"" + stream + "\",\"type\":\"" + type + "\"").matcher(clients());
        assertThat(id.find()).isTrue();
        Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v1/clients/" + id.group(1)))).DELETE().build());
        Await.until("it is gone", LIMIT, () -> !clients().contains(id.group(1)));
    }

    @Test
    void thePageTellsThatThePublisherHasGoneAndThatTheServerHasEndedIt() throws IOException {
        String note = "document.getElementById('note').textContent";
        try (ChildProcess publisher = whip("told"); Browser browser = Browser.orSkip()) {
            server.awaitLog("stream=told,");
            play(browser, "told");
            assertPlays(browser, publisher);
            publisher.terminate();
            publisher.exitCode(LIMIT);
            browser.until(note + ".includes('nothing comes at the moment')", LIMIT);
            kick("told", "rtc-play");
            browser.until(note + ".includes('The server has ended the connection')", Duration.ofSeconds(5));
            assertThat(browser.evaluate("document.getElementById('stop').disabled")).isEqualTo("true");
            browser.evaluate("document.getElementById('url').value = 'live/livestream'");
            browser.evaluate("document.querySelector('#play button[type=submit]').click()");
            browser.until(note + ".startsWith('This is no URL')", LIMIT);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** Segments while it is live, a file when it has ended. */
    @Test
    void segmentsAndARecordingAreMadeOfWhatFfmpegPublishesByWhip() {
        try (ChildProcess publisher = whip(FILES, "whip-files")) {
            String playlist = "http://127.0.0.1:" + server.http + "/live/whip-files.m3u8?vhost=" + FILES;
            Await.until("it has sound", LIMIT, () -> !publisher.isAlive() || api("/api/v1/streams/?count=100").matches(".*\"name\":\"whip-files\"((?!\"name\":).)*\"AAC\".*"));
            int before = frames("whip-files");
            Await.until("the last segments have it", LIMIT, () -> !publisher.isAlive() || frames("whip-files") > before + 150);
            try (Probe hls = Probe.packets(ffmpeg, playlist, 100)) {
                assertPictureAndSound(hls.lines());
            }
            assertThat(publisher.isAlive()).isTrue();
            publisher.terminate(); // it says goodbye
            publisher.exitCode(LIMIT);
        }
        // of the picture before the sound was there is a file of its own
        File[] files = server.folder().resolve("rtc-dvr").toFile().listFiles();
        File longest = Arrays.stream(files).max(Comparator.comparing(File::length)).orElseThrow();
        Path file = longest.toPath().resolveSibling(longest.getName().replace(".tmp", ""));
        Await.until("the recording", LIMIT, () -> Files.exists(file));
        try (Probe recorded = Probe.all(ffmpeg, file.toString())) {
            assertPictureAndSound(recorded.lines());
        }
    }

    private static void assertPictureAndSound(List<String> lines) {
        assertThat(Probe.of(lines, "video")).anyMatch(line -> line.startsWith("stream,") && line.contains("h264")).hasSizeGreaterThan(10);
        assertThat(Probe.of(lines, "audio")).anyMatch(line -> line.startsWith("stream,") && line.contains("aac")).hasSizeGreaterThan(10);
    }

    @Test
    void playsInABrowserWhatFfmpegPublishesByRtmp() {
        try (ChildProcess publisher = rtmp("rtmp-whep"); Browser browser = Browser.orSkip()) {
            server.awaitPublished(VHOST, "rtmp-whep");
            play(browser, "rtmp-whep");
            assertPlays(browser, publisher);
            browser.until(HAS_SOUND, LIMIT);
            browser.evaluate(LISTEN_TO_SIDES);
            browser.until("sides[0] > 0.01", LIMIT);
            assertThat(Double.parseDouble(browser.evaluate("sides[1]"))).as("the right side").isLessThan(0.01);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** F189: a picture that never comes does not keep the sound back. */
    @Test
    void aBrowserHearsAStreamWithoutPictures() {
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100", "-c:a", "aac", "-f", "flv", server.rtmp("sound") + "?vhost=" + VHOST);
                Browser browser = Browser.orSkip()) {
            server.awaitPublished(VHOST, "sound");
            play(browser, "sound");
            browser.until("!!" + VIDEO + " && " + VIDEO + ".currentTime > 1", LIMIT);
            assertHears(browser);
            browser.until("document.getElementById('note').textContent.includes('no picture')", LIMIT);
            assertThat(publisher.isAlive()).isTrue();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** A key frame each two minutes: nobody waits for the next one. */
    @Test
    void aBrowserSeesThePictureOfAnEncoderAtOnce() {
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt",
                "yuv420p", "-g", "3000", "-f", "flv", server.rtmp("long-gop") + "?vhost=" + VHOST); Browser browser = Browser.orSkip()) {
            server.awaitPublished(VHOST, "long-gop");
            Await.until("some seconds are past", LIMIT, () -> frames("long-gop") > 100);
            play(browser, "long-gop");
            assertPlays(browser, publisher);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** F180: the best one for who has the bandwidth. */
    @Test
    void ofSeveralSizesABrowserGetsTheBest() {
        try (Browser camera = Browser.orSkip(); Browser browser = Browser.orSkip()) {
            camera.open("http://127.0.0.1:" + server.http + "/players/whip.html");
            camera.until("document.readyState === 'complete'", LIMIT);
            assertThat(camera.evaluate("await " + SIMULCAST.formatted(call("whip", "sizes")))).isEqualTo("201");
            play(browser, "sizes");
            camera.until(LAYERS + " === 2", LIMIT);
            browser.until(VIDEO + ".videoWidth === 640", LIMIT);
            browser.until(PLAYS, LIMIT);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void playsInOneBrowserWhatAnotherPublishes() {
        try (Browser camera = Browser.orSkip(); Browser browser = Browser.orSkip()) {
            browser.open(page("rtc_player.html", "camera"));
            browser.until("document.getElementById('note') && document.getElementById('note').textContent.includes('Playing')", LIMIT);
            camera.open(page("rtc_publisher.html", "camera"));
            camera.until("document.getElementById('note') && document.getElementById('note').textContent.includes('Publishing')", LIMIT);
            browser.until(PLAYS, LIMIT);
            assertHears(browser);
            assertThat(camera.complaints()).isEmpty();
        }
    }

    /** By the page, as somebody does who presses its button. */
    @Test
    void playsTheScreenThatAnotherPublishes() {
        try (Browser screen = Browser.orSkip(); Browser browser = Browser.orSkip()) {
            screen.open(page("whip.html", "screen").replace("autostart=true", "source=screen"));
            screen.until("document.getElementById('play')?.elements.source.value === 'screen' && !!document.getElementById('url').value", LIMIT);
            screen.evaluate("document.querySelector('#play button[type=submit]').click()");
            screen.until("document.getElementById('note').textContent.includes('Publishing')", LIMIT);
            play(browser, "screen");
            browser.until("!!" + VIDEO + " && " + VIDEO + ".getVideoPlaybackQuality().totalVideoFrames > 5 && " + VIDEO + ".videoWidth > 0", LIMIT);
            assertThat(screen.complaints()).isEmpty();
        }
    }

    @Test
    void playsByTcpAndGoesOnAfterARestartOfIce() {
        try (ChildProcess publisher = whip("tcp"); Browser browser = Browser.orSkip()) {
            server.awaitLog("stream=tcp,");
            browser.open("http://127.0.0.1:" + server.http + "/players/whep.html");
            browser.until("!!document.getElementById('note')", LIMIT);
            assertThat(browser.evaluate(BY_TCP.formatted(call("whep", "tcp")))).isEqualTo("stable");
            browser.until("await window.packets() > 50", LIMIT);
            assertThat(browser.evaluate("await window.way()")).contains("tcp").doesNotContain("udp");
            assertThat(browser.evaluate(RESTART)).isEqualTo("200");
            browser.until("await window.packets() > window.before + 50", LIMIT);
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    @Test
    void answersTheCallsThatSrsHas() throws IOException {
        HttpResponse<String> empty = post(call("whip", "calls"), "");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body()).isEqualTo("5043: RtcInvalidSdp");
        assertThat(post(server.api("/rtc/v1/play/"), "{}").body()).isEqualTo("{\"code\":400}");
        HttpResponse<String> options = Http.send(HttpRequest.newBuilder(URI.create(call("whip", "calls"))).header("Origin", "http://example.com")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build());
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.headers().firstValue("Access-Control-Expose-Headers")).contains("*");
        assertThat(options.headers().firstValue("Accept-Post")).contains("application/sdp");
    }

    private static HttpResponse<String> post(String url, String body) throws IOException {
        return Http.send(HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private static int frames(String stream) {
        Matcher found = Pattern.compile("\"name\":\"" + stream + "\".*?\"frames\":(\\d+)").matcher(api("/api/v1/streams/?count=100"));
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static String clients() {
        return api("/api/v1/clients/?count=100");
    }

    private static String api(String path) {
        try {
            return Http.send(HttpRequest.newBuilder(URI.create(server.api(path))).build()).body();
        } catch (IOException e) {
            return "";
        }
    }
}
