package srs.output.forward.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.stream.StreamKey;

/** compat 4.3, 5.2. */
class ForwardTargetTest {

    @ParameterizedTest(name = "{0} of {1}: {3} {4}, {5}")
    @CsvSource({
        "10.0.0.2:1936,     __defaultVhost__, ?k=v, 10.0.0.2,    1936, rtmp://10.0.0.2:1936/live, livestream?k=v",
        "origin,            __defaultVhost__, '',   origin,      1935, rtmp://origin/live,        livestream",
        "10.0.0.2:19350,    v.example.com,    '',   10.0.0.2,    19350, rtmp://v.example.com:19350/live, livestream",
        "[2001:db8::1]:1936, __defaultVhost__, '',  2001:db8::1, 1936, 'rtmp://[2001:db8::1]:1936/live', livestream",
        "2001:db8::1,       __defaultVhost__, '',   2001:db8::1, 1935, 'rtmp://[2001:db8::1]/live', livestream",
    })
    void keepsTheNameOfTheStream(String destination, String vhost, String param, String host, int port, String tcUrl, String name) {
        ForwardTarget target = ForwardTarget.ofDestination(destination, new StreamKey(vhost, "live", "livestream"), param);
        assertThat(target.host()).isEqualTo(host);
        assertThat(target.port()).isEqualTo(port);
        assertThat(target.url().tcUrl()).isEqualTo(tcUrl);
        assertThat(target.url().streamName()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:0", "host:65536", "host:x", ":1935", "rtmp://host/live", "host:"})
    void refusesWhatIsNoServer(String destination) {
        assertThatThrownBy(() -> ForwardTarget.ofDestination(destination, new StreamKey("v", "live", "s"), "")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(destination);
    }

    @Test
    void doesNotTellTheQueryToTheLog() {
        assertThat(ForwardTarget.ofUrl("rtmp://host:1936/live/s?secret=1")).hasToString("rtmp://host:1936/live/s");
    }

    @Test
    void readsTheAddressesOfAnAnswer() throws IOException {
        List<ForwardTarget> targets = ForwardAnswer.targets("""
                {"code":0,"more":{"urls":["x"]},"data":{"other":[1],"urls":["rtmp://a/live/s?token=1","rtmp://b:1936/app2/t","rtmp://a/live/s?token=1"]}}""");
        assertThat(targets).extracting(ForwardTarget::toString).containsExactly("rtmp://a:1935/live/s", "rtmp://b:1936/app2/t");
        assertThat(targets.get(0).url().streamName()).isEqualTo("s?token=1");
        assertThat(ForwardAnswer.targets("{\"code\":0,\"data\":{\"urls\":[]}}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "[]", "{\"code\":0}", "{\"code\":0,\"data\":{}}", "{\"data\":{\"urls\":\"rtmp://a/live/s\"}}", "{\"data\":{\"urls\":[1]}}",
        "{\"data\":{\"urls\":[\"http://a/live/s\"]}}", "{\"data\":{\"urls\":[\"rtmp://a/live\"", "{\"data\":{\"urls\":[\"rtmp:///live/s\"]}}", "nonsense"})
    void refusesOtherAnswers(String json) {
        assertThatThrownBy(() -> ForwardAnswer.targets(json)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesMoreAddressesThanItWouldServe() {
        StringBuilder json = new StringBuilder("{\"data\":{\"urls\":[\"rtmp://h/a/0\"");
        for (int i = 1; i <= Forwarding.MAX_TARGETS; i++) {
            json.append(",\"rtmp://h/a/").append(i).append('"');
        }
        assertThatThrownBy(() -> ForwardAnswer.targets(json + "]}}")).isInstanceOf(IOException.class).hasMessageContaining("at most 32");
    }
}
