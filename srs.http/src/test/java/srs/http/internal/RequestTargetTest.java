package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/live/livestream.flv, /live/livestream.flv, ''",
        "/live/a.flv?token=a+b%2F.., /live/a.flv, ?token=a+b%2F..",
        "/, /, ''",
        "//live///a.flv, /live/a.flv, ''",
        "/live/./a.flv, /live/a.flv, ''",
        "/live/., /live/, ''",
        "/live//, /live/, ''",
        "//, /, ''",
        "/.hidden, /.hidden, ''",
        "/a%20b, /a b, ''",
        "/a%252e, /a%2e, ''",
        "/%E6%B5%81.flv, /流.flv, ''",
        "http://example.com/live/a.flv?x, /live/a.flv, ?x",
        "HTTP://example.com, /, ''",
        "http://example.com?x, /, ?x",
        "*, *, ''",
    })
    void shouldDecodeAndNormalise(String raw, String path, String query) throws Exception {
        RequestTarget target = RequestTarget.parse(raw);
        assertThat(target.path()).isEqualTo(path);
        assertThat(target.query()).isEqualTo(query);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {
        "/../etc/passwd", "/live/..", "/..%2f..%2fetc/passwd", "/%2e%2e/etc/passwd", "/%2E./x", "/a..b", "/live%2Fa.flv", "/live%2fa.flv",
        "/a%00.flv", "/a%0d%0aSet-Cookie:x", "/a%1b[31m", "/a%7f", "/a%C2%85", "/a\\b", "/a%5c..%5cb", "/a%", "/a%2", "/a%zz", "/a%c0%af",
        "/a%ff", "/a#b", "/a\u0000", "live/a.flv", "", "//..//", "/a%E2%80%AEb", "ftp://a/b", "http://a/../b", "/a?\u0001", "/a?\u00ff",
    })
    void shouldRefuse(String raw) {
        assertThatThrownBy(() -> RequestTarget.parse(raw))
                .isInstanceOfSatisfying(BadRequestException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "vhost, ?vhost=a.com, a.com", "vhost, ?x=1&vhost=a.com&vhost=b.com, a.com", "v, ?v=, ''", "v, ?v, ''", "token, ?token=a+b%3D, a+b=",
        "流, ?%E6%B5%81=%E6%B5%81, 流", "流, ?流=流%20, '流 '", "v, ?v=%zz, %zz",
    })
    void shouldFindParameters(String name, String query, String value) {
        assertThat(Query.first(query, name)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?vhosts=a", "?a=vhost", "?&&&="})
    void shouldNotFindParameters(String query) {
        assertThat(Query.first(query, "vhost")).isEmpty();
    }
}
