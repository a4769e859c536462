package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** The page at / in a real browser: it shows what is live, plays it, changes the server, and complains of nothing. */
@ExtendWith(Server.Resolver.class)
class ConsoleIT {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String VIDEO = "document.getElementById('video')";
    private static final String MOVES = VIDEO + ".currentTime > 1 && " + VIDEO + ".getVideoPlaybackQuality().totalVideoFrames > " + Clip.FPS;
    private static final String NOTE = "document.getElementById('note').textContent";
    private static final String HOSTILE = "<img/src=x/onerror=window.hurt=1>\"";

    @Test
    void listsAndPlaysAStream(Server server) {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (Browser browser = Browser.orSkip(); RtmpPeer evil = RtmpPeer.publisher(server.rtmp(HOSTILE)); ChildProcess publisher = publish(ffmpeg, server.rtmp("console-1"))) {
            evil.publish(Tags.few());
            browser.open("http://127.0.0.1:" + server.http + "/console/ng_index.html");
            browser.until("!!document.getElementById('obs-server')", WAIT);
            assertThat(browser.evaluate("document.getElementById('obs-server').textContent")).startsWith("rtmp://127.0.0.1");
            browser.until("document.querySelectorAll('.graph canvas').length === 2", WAIT);

            browser.evaluate("location.hash = '#/streams'");
            String button = "[...document.querySelectorAll('#streams button')].find(b => b.getAttribute('aria-label') === 'Play /live/console-1')";
            browser.until("!!" + button, WAIT);
            browser.until(button + ".closest('tr').textContent.includes('H264')", WAIT);
            browser.until("document.getElementById('streams').textContent.includes('/live/" + HOSTILE + "')", WAIT);
            assertThat(browser.evaluate("document.querySelector('#streams img') || window.hurt")).as("a name is text").isEqualTo("undefined");

            browser.evaluate(button + ".focus()");
            browser.press("Enter", 13);
            browser.until(MOVES, WAIT);
            assertThat(browser.evaluate(VIDEO + ".error")).isEqualTo("null");
            browser.until(NOTE + ".includes('160×90')", WAIT);
            browser.until("document.getElementById('server').textContent.includes('up ')", WAIT);
            assertThat(browser.evaluate("document.activeElement === " + button)).as("polling leaves the focus where it is").isEqualTo("true");
            // its row moves down when one comes before it
            try (RtmpPeer before = RtmpPeer.publisher(server.rtmp("console-0"))) {
                before.publish(Tags.few());
                browser.until("document.getElementById('streams').textContent.includes('/live/console-0')", WAIT);
                assertThat(browser.evaluate("document.activeElement === " + button)).as("a row that moves keeps the focus").isEqualTo("true");
            }

            browser.evaluate("document.getElementById('stop').click()");
            browser.until(VIDEO + ".currentTime === 0 || " + VIDEO + ".readyState === 0", WAIT);
            type(browser, "document.getElementById('url')", "ws://127.0.0.1:" + server.http + "/live/console-1.flv");
            browser.evaluate("document.querySelector('#play button[type=submit]').click()");
            browser.until(MOVES, WAIT);
            assertThat(browser.evaluate(VIDEO + ".error")).isEqualTo("null");

            publisher.terminate();
            browser.until("[...document.querySelectorAll('#streams tr')].every(tr => !tr.textContent.includes('console-1') || tr.textContent.includes('waiting for a publisher'))", WAIT);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void answersThePagesThatSrsUsersKnow(Server server) {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String host = "http://127.0.0.1:" + server.http;
        try (Browser browser = Browser.orSkip(); ChildProcess publisher = publish(ffmpeg, server.rtmp("console-2"))) {
            browser.open(host + "/players/srs_player.html?app=live&stream=console-2.flv&server=127.0.0.1&port=" + server.http + "&vhost=127.0.0.1&schema=http&autostart=true");
            browser.until("!!" + VIDEO + " && " + MOVES, WAIT);
            assertThat(publisher.isAlive()).isTrue();
            Map.of("", host + "/live/livestream.flv",
                    "app=a/b&stream=c d", host + "/a/b/c%20d.flv",
                    "schema=https&server=example.com&port=443&vhost=v&token=x%26y", "https://example.com/live/livestream.flv?vhost=v&token=x%26y",
                    "stream=x.m3u8&server=example.com&vhost=example.com", "http://example.com:8080/live/x.m3u8",
                    "schema=javascript&stream=x", host + "/live/x.flv").forEach((query, url) -> assertThat(browser.evaluate(
                            "(await import('/console/players/query.js')).streamUrl(new URLSearchParams('" + query + "'), location)")).as(query).isEqualTo(url));
            Map.of("'http://h/live/x.flv?vhost=v', 'mpd'", "http://h/live/x.mpd?vhost=v", "'wss://h:1/a%20b/x.flv', 'm3u8'", "https://h:1/a%20b/x.m3u8", "'ws://h/live/x', 'ts'", "ws://h/live/x.ts",
                    "'http://127.0.0.1/', 'mpd'", "http://127.0.0.1/", "'rtmp://h/live/x', 'mpd'", "rtmp://h/live/x", "'x', 'mpd'", "x").forEach((arguments, url) -> assertThat(browser.evaluate(
                            "(await import('/console/forms.js')).inForm(" + arguments + ")")).as(arguments).isEqualTo(url));
            assertThat(browser.complaints()).isEmpty();
            browser.open(host + "/players/whep.html?autostart=true&url=" + URLEncoder.encode(server.api("/rtc/v1/whep/?app=live&stream=console-2"), StandardCharsets.UTF_8));
            browser.until("document.body && document.body.textContent.includes('5021: RtcDisabled')", WAIT);
        }
    }

    @Test
    void saysWhatIsWrong(Server server) {
        try (Browser browser = Browser.orSkip()) {
            browser.open("http://127.0.0.1:" + server.http + "/#/streams");
            browser.until("!!document.getElementById('url')?.value", WAIT);
            String submit = "document.querySelector('#play button[type=submit]').click()";
            type(browser, "document.getElementById('url')", "rtmp://127.0.0.1/live/livestream");
            browser.evaluate(submit);
            browser.until(NOTE + ".includes('No browser plays that protocol')", WAIT);
            type(browser, "document.getElementById('url')", "http://127.0.0.1:" + server.http + "/nosuch.flv2");
            browser.evaluate(submit);
            browser.until(NOTE + ".includes('HTTP 404')", WAIT);
            browser.evaluate("(window.mpegts = null, " + submit + ")");
            browser.until(NOTE + ".includes('no Media Source Extensions')", WAIT);
            // its API has a port that the system chose, which the page finds
            browser.evaluate("location.hash = '#/bundles'");
            browser.until("document.getElementById('bundles')?.textContent.includes('srs.kernel')", WAIT);
            browser.evaluate("document.getElementById('sign').click()");
            browser.until("!!document.querySelector('dialog[open]')", WAIT);
            type(browser, "document.querySelector('dialog [name=address]')", server.api(""));
            type(browser, "document.querySelector('dialog [name=key]')", "not-the-key-of-this-server");
            browser.evaluate("document.querySelector('dialog [type=submit]').click()");
            browser.until("document.getElementById('sign-in-reason')?.textContent.includes('does not know this key')", WAIT);
            browser.press("Escape", 27);
            browser.until("!document.querySelector('dialog')", WAIT);
            browser.until("document.getElementById('bundles').textContent.includes('srs.kernel')", WAIT);
        }
    }

    @Test
    void changesTheServer() throws IOException {
        try (Server server = Server.alone(Path.of("target", "e2e-console")); Browser browser = Browser.orSkip();
                RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("a")); RtmpPeer player = RtmpPeer.player(server.rtmp("a"))) {
            publisher.publish(Tags.few());
            Await.until("the player has frames", WAIT, () -> player.received().frames().size() == Tags.FEW_FRAMES);
            Path key = server.folder().resolve("api/key");
            Await.until("the key", WAIT, () -> Files.exists(key));
            browser.open("http://127.0.0.1:" + server.http + "/#/clients");
            kicks(browser, Files.readString(key).strip());
            stopsAndStarts(browser);
            updates(browser, server.features().resolve("srs.output.remux.jar"));
            configures(browser, server);
            browser.evaluate("location.hash = '#/log'");
            browser.until("document.getElementById('log')?.textContent.includes('reload applied')", WAIT);
            type(browser, "document.getElementById('log-filter')", "kicked by");
            browser.until("[...document.querySelectorAll('#log p')].length > 0 && [...document.querySelectorAll('#log p')].every(p => p.textContent.includes('kicked by'))", WAIT);
            // that a jar is none the browser counts as a failed load
            assertThat(browser.complaints()).filteredOn(complaint -> !complaint.contains("status of 400")).isEmpty();
        }
    }

    /** Explains a player, then ends it; the box to sign in comes by itself. */
    private static void kicks(Browser browser, String key) {
        String row = "[...document.querySelectorAll('#clients tr')].find(tr => tr.textContent.includes('rtmp-play'))";
        browser.until("!!" + row, WAIT);
        browser.evaluate(row + ".querySelector('button').click()");
        browser.until("document.querySelector('.explanation')?.textContent.includes('rtmp-play of /live/a')", WAIT);
        browser.evaluate(row + ".querySelector('.danger').click()");
        type(browser, "document.querySelector('dialog [name=key]')", key);
        browser.evaluate("document.querySelector('dialog [type=submit]').click()");
        browser.until("!document.querySelector('dialog') && document.getElementById('sign').textContent === 'Signed in'", WAIT);
        assertThat(browser.evaluate("Object.values(localStorage).length + ' ' + document.cookie")).as("kept in the tab's session alone").isEqualTo("0 ");
        browser.evaluate(row + ".querySelector('.danger').click()");
        browser.until("!!document.getElementById('dialog-yes')", WAIT);
        browser.press("Enter", 13);
        browser.until("!" + row, WAIT);
        assertThat(browser.evaluate("document.activeElement.id")).as("the keyboard goes on in the section when its row is gone").isEqualTo("main");
    }

    private static void stopsAndStarts(Browser browser) {
        browser.evaluate("location.hash = '#/bundles'");
        String stop = "document.querySelector('[aria-label=\"Stop srs.output.remux\"]')";
        String start = "document.querySelector('[aria-label=\"Start srs.output.remux\"]')";
        browser.until("!!" + stop, WAIT);
        browser.evaluate(stop + ".click()");
        browser.until("!!document.getElementById('dialog-yes')", WAIT);
        browser.evaluate("document.getElementById('dialog-yes').click()");
        browser.until("!!" + start + " && !" + start + ".ariaDisabled", WAIT);
        browser.evaluate(start + ".click()");
        browser.until("!!" + stop + " && !" + stop + ".ariaDisabled", WAIT);
    }

    /** By a file that is no bundle, then by the one that is there. */
    private static void updates(Browser browser, Path jar) throws IOException {
        choose(browser, "btoa('junk')");
        browser.until("document.getElementById('note-bundles').className === 'note bad'", WAIT);
        choose(browser, "'" + Base64.getEncoder().encodeToString(Files.readAllBytes(jar)) + "'");
        browser.until("/srs.output.remux .* is installed/.test(document.getElementById('note-bundles').textContent)", WAIT);
    }

    private static void choose(Browser browser, String base64) {
        browser.until("!document.getElementById('install').disabled", WAIT);
        browser.evaluate("(() => { const files = new DataTransfer(); files.items.add(new File([Uint8Array.from(atob(" + base64 + "), c => c.charCodeAt(0))], 'x.jar'));"
                + " const input = document.getElementById('install'); input.files = files.files; input.dispatchEvent(new Event('change', {bubbles: true})); })()");
    }

    private static void configures(Browser browser, Server server) throws IOException {
        browser.evaluate("location.hash = '#/config'");
        String area = "document.getElementById('config-text')";
        browser.until("!!" + area, WAIT);
        String text = browser.evaluate(area + ".value");
        assertThat(text).isEqualTo(server.conf());
        type(browser, area, text + "vhost v {\n  play { gop_cach off; }\n}\n");
        browser.evaluate("document.getElementById('plan-button').click()");
        long line = text.lines().count() + 2;
        String problem = "document.querySelector('.problems .bad button')";
        browser.until(problem + "?.textContent === 'Line " + line + "'", WAIT);
        assertThat(browser.evaluate("document.getElementById('apply-button').ariaDisabled")).isEqualTo("true");
        browser.evaluate(problem + ".click()");
        assertThat(browser.evaluate(area + ".value.slice(" + area + ".selectionStart, " + area + ".selectionEnd)")).isEqualTo("  play { gop_cach off; }");

        type(browser, area, text + "vhost v {\n  play { gop_cache off; }\n}\n");
        browser.evaluate("document.getElementById('plan-button').click()");
        browser.until("document.getElementById('changes')?.textContent.includes('gop_cache')", WAIT);
        assertThat(server.conf()).isEqualTo(text);
        browser.evaluate("document.getElementById('apply-button').click()");
        browser.until("document.getElementById('note-config').textContent.startsWith('Applied')", WAIT);
        assertThat(server.conf()).contains("gop_cache off");
        browser.until("document.getElementById('history').textContent.includes('vhost v') && document.querySelectorAll('#history button').length > 0", WAIT);
    }

    /** As somebody types who is quick. */
    private static void type(Browser browser, String field, String text) {
        browser.until("!!" + field, WAIT);
        browser.evaluate("(" + field + ".value = '" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "', " + field + ".dispatchEvent(new Event('input', {bubbles: true})))");
    }

    private static ChildProcess publish(FfmpegTool ffmpeg, String url) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url);
    }
}
