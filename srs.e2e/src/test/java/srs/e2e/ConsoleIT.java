package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** The page at / in a real browser: it lists the stream, plays it, and complains of nothing. */
@ExtendWith(Server.Resolver.class)
class ConsoleIT {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String VIDEO = "document.getElementById('video')";
    private static final String MOVES = VIDEO + ".currentTime > 1 && " + VIDEO + ".getVideoPlaybackQuality().totalVideoFrames > " + Clip.FPS;

    @Test
    void listsAndPlaysAStream(Server server) {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (Browser browser = Browser.orSkip(); ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i",
                Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", server.rtmp("console-1"))) {
            browser.open("http://127.0.0.1:" + server.http + "/");
            String button = "[...document.querySelectorAll('#streams button')].find(b => b.getAttribute('aria-label') === 'Play /live/console-1')";
            browser.until("!!" + button, WAIT);
            browser.until(button + ".closest('tr').textContent.includes('H264')", WAIT);
            assertThat(browser.evaluate("document.getElementById('obs-server').textContent")).startsWith("rtmp://127.0.0.1");

            browser.evaluate(button + ".focus()");
            browser.press("Enter", 13);
            browser.until(MOVES, WAIT);
            assertThat(browser.evaluate(VIDEO + ".error")).isEqualTo("null");
            browser.until("document.getElementById('note').textContent.includes('160×90')", WAIT);
            browser.until("document.getElementById('server').textContent.includes('up ')", WAIT);
            assertThat(browser.evaluate("document.activeElement === " + button)).as("polling leaves the focus where it is").isEqualTo("true");
            // a row in the wrong place, as when streams before it have gone: the next poll moves it
            try (ChildProcess behind = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                    server.rtmp("console-2"))) {
                String before = "[...document.querySelectorAll('#streams tr')].findIndex(tr => tr.textContent.includes('console-2')) > [...document.querySelectorAll('#streams tr')].indexOf("
                        + button + ".closest('tr'))";
                browser.until("document.getElementById('streams').textContent.includes('console-2') && " + before, WAIT);
                browser.evaluate("(document.getElementById('streams').append(" + button + ".closest('tr')), " + button + ".focus())");
                browser.until(before, WAIT);
                assertThat(behind.isAlive()).isTrue();
            }
            assertThat(browser.evaluate("document.activeElement === " + button)).as("a row that moves keeps the focus").isEqualTo("true");

            browser.evaluate("(document.getElementById('stop').click(), document.getElementById('url').value = document.getElementById('url').value.replace('http:', 'ws:'))");
            browser.until(VIDEO + ".currentTime === 0 || " + VIDEO + ".readyState === 0", WAIT);
            browser.evaluate("document.querySelector('#play button[type=submit]').click()");
            browser.until(MOVES, WAIT);
            assertThat(browser.evaluate(VIDEO + ".error")).isEqualTo("null");

            publisher.terminate();
            browser.until("[...document.querySelectorAll('#streams tr')].every(tr => !tr.textContent.includes('console-1') || tr.textContent.includes('waiting for a publisher'))", WAIT);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrong(Server server) {
        try (Browser browser = Browser.orSkip()) {
            browser.open("http://127.0.0.1:" + server.http + "/");
            browser.until("!!document.getElementById('url')?.value", WAIT);
            String note = "document.getElementById('note').textContent";
            browser.evaluate("(document.getElementById('url').value = 'rtmp://127.0.0.1/live/livestream', document.querySelector('#play button[type=submit]').click())");
            browser.until(note + ".includes('begins with http://')", WAIT);
            browser.evaluate("(document.getElementById('url').value = location.origin + '/nosuch.flv2', document.querySelector('#play button[type=submit]').click())");
            browser.until(note + ".includes('HTTP 404')", WAIT);
            browser.evaluate("(window.mpegts = null, document.querySelector('#play button[type=submit]').click())");
            browser.until(note + ".includes('no Media Source Extensions')", WAIT);
        }
    }
}
