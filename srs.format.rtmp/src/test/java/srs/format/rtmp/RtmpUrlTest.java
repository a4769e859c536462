package srs.format.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How SRS resolves what encoders and players send. */
class RtmpUrlTest {
    @ParameterizedTest(name = "{0} + {1}")
    @CsvSource(nullValues = "-", value = {
        // tcUrl, name, vhost, app, stream, param
        "rtmp://ip/live, livestream, ip, live, livestream, -",
        "rtmp://ip:1935/live, livestream, ip, live, livestream, -",
        "rtmp://ip/live?vhost=v.com, livestream, v.com, live, livestream, ?vhost=v.com",
        "rtmp://ip/live, livestream?vhost=v.com&token=1, v.com, live, livestream, ?vhost=v.com&token=1",
        "rtmp://ip/live...vhost...v.com, livestream, v.com, live, livestream, ?vhost=v.com",
        "rtmp://ip/app/sub, stream, ip, app/sub, stream, -",
        "rtmp://ip/app, sub/stream, ip, app/sub, stream, -",
        "rtmp://ip/live/_definst_, s, ip, live, s, -",
        "rtmp://ip/live#vhost=v.com, livestream, v.com, live, livestream, #vhost=v.com",
        "rtmp://ip/live?domain=v.com, livestream, v.com, live, livestream, ?domain=v.com",
        "rtmp://ip/live?vhost=__defaultVhost__, livestream, ip, live, livestream, -",
        "rtmp://ip/live?vhost=__defaultVhost__&k=v, livestream, ip, live, livestream, ?vhost=__defaultVhost__&k=v",
        "rtmp://ip/live?vhost=v.com, livestream?token=1, v.com, live, livestream, ?token=1&vhost=v.com",
        "rtmp://ip/live, livestream?token=a/b, ip, live, livestream, ?token=a/b",
        "rtmp://ip/live/, /livestream/, ip, live, livestream, -",
        "rtmp://ip/li ve, live stream, ip, live, livestream, -",
        // no application
        "rtmp://ip, livestream, ip, __defaultApp__, livestream, -",
        // a stream that hides in the application
        "rtmp://ip/live/livestream, '', ip, live, livestream, -",
        "rtmp://ip/live?vhost=v.com/livestream, '', v.com, live, livestream, ?vhost=v.com",
        "rtmp://ip/live, '', ip, live, '', -",
        "rtmp://[::1]:1936/live, s, ::1, live, s, -",
        "rtmps://v.com/live, s.flv, v.com, live, s.flv, -",
        "rtmp://ip/live, %2e%2e%2fx, ip, live, %2e%2e%2fx, -",
    })
    void resolves(String tcUrl, String name, String vhost, String app, String stream, String param) {
        RtmpUrl url = RtmpUrl.resolve(tcUrl, name);

        assertThat(url.vhost() + " " + url.app() + " " + url.stream() + " " + url.param())
                .isEqualTo(vhost + " " + app + " " + stream + " " + (param == null ? "" : param));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rtmp://ip/live/livestream, rtmp://ip/live, livestream",
        "rtmp://ip:1936/live/livestream?token=a/b, rtmp://ip:1936/live, livestream?token=a/b",
        "rtmp://ip/live?vhost=v.com/livestream, rtmp://v.com/live, livestream?vhost=v.com",
        "rtmp://ip/live...vhost...v.com/livestream, rtmp://v.com/live, livestream?vhost=v.com",
        "rtmp://ip/a/b?vhost=v.com/s, rtmp://v.com/a/b, s?vhost=v.com",
        "rtmp://ip/a/b?k=1&vhost=v.com/s, rtmp://v.com/a/b, s?k=1&vhost=v.com",
        "rtmp://ip, rtmp://ip/__defaultApp__, ''",
        "rtmp://ip/app/sub/stream, rtmp://ip/app/sub, stream",
        "rtmps://ip/live/s, rtmps://ip/live, s",
        "rtmp://[::1]/live/s, rtmp://[::1]/live, s",
    })
    void parsesAnAddressInOnePiece(String address, String tcUrl, String streamName) {
        RtmpUrl url = RtmpUrl.parse(address);

        assertThat(url.tcUrl() + " " + url.streamName()).isEqualTo(tcUrl + " " + streamName);
    }

    @Test
    void findsValuesOfTheQuery() {
        RtmpUrl url = RtmpUrl.resolve("rtmp://ip/live", "s?a=1&bb=2;b=3,c=4&d");

        assertThat(url.queryValue("b")).isEqualTo("3");
        assertThat(url.queryValue("c")).isEqualTo("4");
        assertThat(url.queryValue("d")).isEmpty();
        assertThat(url.queryValue("x")).isEmpty();
    }

    @Test
    void takesLineBreaksAway() {
        assertThat(RtmpUrl.resolve("rtmp://ip/li\r\nve", "s\tt").streamName()).isEqualTo("st");
    }

    @Test
    void refusesWhatIsNoName() {
        assertRefused("live", "s", "tcUrl live has no schema");
        assertRefused("rtmp://", "s", "tcUrl rtmp:// has no host");
        assertRefused("rtmp:///live", "s", "tcUrl rtmp:///live has no host");
        assertRefused("rtmp://ip:99999/live", "s", "port 99999 is not in 0..65535");
        assertRefused("rtmp://ip/live", "../../etc/passwd", "path live/../../etc has a segment ..");
        assertRefused("rtmp://ip/live/..", "s", "path live/.. has a segment ..");
        assertRefused("rtmp://ip/live", "..", "path .. has a segment ..");
        assertRefused("rtmp://ip/live", "a\0b", "character 0 at 1 is a control character");
        assertRefused("rtmp://ip/live", "\u001b[31m", "character 27 at 0 is a control character");
        assertRefused("rtmp://ip/live", "x".repeat(65_536), "stream name of 65536 characters is longer than 4096");
    }

    @Test
    void acceptsLongAndForeignNames() {
        assertThat(RtmpUrl.resolve("rtmp://ip/live", "x".repeat(256)).stream()).hasSize(256);
        assertThat(RtmpUrl.resolve("rtmp://ip/live", "直播").stream()).isEqualTo("直播");
    }

    private static void assertRefused(String tcUrl, String name, String message) {
        assertThatThrownBy(() -> RtmpUrl.resolve(tcUrl, name)).isInstanceOf(RtmpProtocolException.class).hasMessage(message)
                .extracting(e -> ((RtmpProtocolException) e).code()).isEqualTo(2006);
    }
}
