package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtmp.RtmpProtocolException;
import srs.protocol.rtmp.internal.fake.FakeConfig;

/** Compat 6.10. */
class ReferTest {
    private static final String VHOST = "__defaultVhost__";

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(nullValues = "-", value = {
        "http://ossrs.net/index.html,        ossrs.net,  true",
        "http://www.ossrs.net/index.html,    ossrs.net,  true",
        "https://WWW.Ossrs.NET:8080/p?a=b,   ossrs.net,  true",
        "http://user@ossrs.net/,             ossrs.net,  true",
        "ossrs.net,                          ossrs.net,  true",
        "http://ossrs.net?x=/,               ossrs.net,  true",
        "http://evil-ossrs.net/,             ossrs.net,  false",
        "http://ossrs.net.evil.com/,         ossrs.net,  false",
        "http://evil.com/?http://ossrs.net,  ossrs.net,  false",
        "http://evil.com/ossrs.net,          ossrs.net,  false",
        "http://ossrs.net@evil.com/,         ossrs.net,  false",
        "http://www.ossrs.net/,              .ossrs.net, true",
        "http://ossrs.net/,                  .ossrs.net, false",
        "'',                                 ossrs.net,  false",
        "http://,                            ossrs.net,  false",
        "://,                                ossrs.net,  false"})
    void admitsADomainAndWhatIsBelowIt(String page, String domain, boolean admits) {
        assertThat(Refer.admits(List.of(domain), page)).isEqualTo(admits);
    }

    @Test
    void admitsAnyOfTheDomains() {
        assertThat(Refer.admits(List.of("a.com", "b.com"), "http://b.com/")).isTrue();
        assertThat(Refer.admits(List.of("a.com", "b.com"), "http://c.com/")).isFalse();
    }

    @Test
    void asksNobodyWhenItIsOffOrEmpty() {
        FakeConfig config = new FakeConfig().set(VHOST, "refer.all", "a.com");
        assertThatCode(() -> Refer.check(config.vhost(VHOST), "all", "")).doesNotThrowAnyException();
        config.set(VHOST, "refer.enabled", "on");
        assertThatCode(() -> Refer.check(config.vhost(VHOST), "play", "")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Refer.check(config.vhost(VHOST), "all", "")).isInstanceOfSatisfying(RtmpProtocolException.class,
                e -> assertThat(e.code()).isEqualTo(2015));
    }
}
