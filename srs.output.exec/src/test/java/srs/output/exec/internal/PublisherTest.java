package srs.output.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.StreamKey;

/** {@code [url]} and {@code [port]} of a publication (compat 5.5). */
class PublisherTest {

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "__defaultVhost__, rtmp://1.2.3.4/live, '', rtmp://1.2.3.4:1935/live/a",
        "__defaultVhost__, rtmp://1.2.3.4:19350/live, '?t=1', rtmp://1.2.3.4:19350/live/a?t=1",
        "v.com, rtmp://v.com/live, '', rtmp://v.com:1935/live/a",
        "v.com, rtmp://1.2.3.4/live, '?t=1', rtmp://1.2.3.4:1935/live/a?vhost=v.com&t=1",
        "v.com, rtmp://1.2.3.4/live, '?vhost=v.com', rtmp://1.2.3.4:1935/live/a?vhost=v.com",
        "__defaultVhost__, '', '', rtmp://127.0.0.1:2935/live/a",
        "__defaultVhost__, 'rtmp://[nonsense', '', rtmp://127.0.0.1:2935/live/a",
    })
    void theUrlPlaysTheStreamAgain(String vhost, String tcUrl, String param, String url) {
        assertThat(Publisher.variables(new StreamKey(vhost, "live", "a"), Map.of("tcUrl", tcUrl, "param", param), 2935)).containsEntry("url", url);
    }
}
