package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compat 5.6. */
class StreamIdTest {

    static Stream<Arguments> forms() {
        return Stream.of(
                form("livestream", "", "live", "livestream", "", false),
                form("app/stream", "", "app", "stream", "", false),
                form("/app/stream", "", "app", "stream", "", false),
                form("#!::r=app/stream,m=publish", "", "app", "stream", "", true),
                form("#!::r=app/stream,m=request", "", "app", "stream", "", false),
                form("#!::r=app/stream", "", "app", "stream", "", false),
                form("#!::r=stream,m=publish", "", "live", "stream", "", true),
                form("#!::h=host,r=app/stream,k=v", "host", "app", "stream", "vhost=host&k=v", false),
                form("#!::m=publish,z=1,h=host,r=app/stream,a=2", "host", "app", "stream", "vhost=host&a=2&z=1", true),
                form("#!::h=app/stream,m=publish", "", "app", "stream", "", true),
                form("#!::h=vhost.com/app/stream,m=publish", "vhost.com", "app", "stream", "vhost=vhost.com", true),
                form("#!::h=live/livestream?secret=x,m=publish", "", "live", "livestream", "secret=x", true),
                form("#!::r=app/stream,m=PUBLISH", "", "app", "stream", "", true),
                form("#!::r=app/stream,m=Request", "", "app", "stream", "", false),
                form("app/stream?secret=x&b=2", "", "app", "stream", "secret=x&b=2", false),
                form("livestream?secret=x", "", "live", "livestream", "secret=x", false),
                form("#!::r=app/deep/er/stream,m=publish", "", "app", "deep/er/stream", "", true)).map(form -> Arguments.of(form.text, form.id));
    }

    private record Form(String text, StreamId id) {}

    private static Form form(String text, String host, String app, String stream, String param, boolean publishes) {
        return new Form(text, new StreamId(host, app, stream, param, publishes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void readsWhatEncodersSay(String text, StreamId expected) {
        assertThat(StreamId.parse(text, "live", false)).isEqualTo(expected);
    }

    @Test
    void takesTheDefaultsOfShortOnes() {
        StreamId id = StreamId.parse("stream", "other", true);
        assertThat(id.app()).isEqualTo("other");
        assertThat(id.publishes()).isTrue();
        assertThat(StreamId.parse("#!::r=a/b", "other", true).publishes()).as("only of short ones").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!::", "#!::m=publish", "#!::r=app/,m=publish", "/", "app/", "?secret=x", "app/?secret=x", "#!::,,,=,=x,h=", "#!::r=app/stream,m=bidirectional"})
    void shouldRefuseWhatNamesNoStream(String text) {
        assertThatThrownBy(() -> StreamId.parse(text, "live", false)).isInstanceOf(IllegalArgumentException.class);
    }
}
