package srs.hooks.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCallException;
import srs.kernel.client.Verdict;

/** What counts as a yes (compat 4.1), and the code of each no. */
class AnswersTest {

    private static Verdict judge(int status, String body) {
        return Answers.judge(new HttpAnswer(status, body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0", "{\"code\":0}", " {\"code\": 0, \"data\": {\"code\": 1}}\n", "{\"msg\":[{}],\"code\":0}", "{\"code\":-0}"})
    void admits(String body) {
        assertThat(judge(200, body)).isEqualTo(Verdict.ADMITTED);
        assertThat(judge(201, body)).isEqualTo(Verdict.ADMITTED);
    }

    @ParameterizedTest(name = "{index}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "''|3008", "1|3008", "00|3008", "0x|3008", "'0\n'|3008", "OK|3008", "\"0\"|3008", "[]|3008", "[0]|3008", "null|3008", "<html>|3008", "{|3008", "{\"code\":0|3008",
        "{\"code\":0}}|3008", "{\"code\":0} {\"code\":1}|3008", "{\"code\":1,\"code\":0}|3008", "{code:0}|3008", "{\"code\":NaN}|3008",
        "{}|3064", "{\"code\":1}|3064", "{\"code\":\"0\"}|3064", "{\"code\":0.0}|3064", "{\"code\":null}|3064", "{\"code\":false}|3064", "{\"Code\":0}|3064",
        "{\"code\":{\"code\":0}}|3064", "{\"code\":[0]}|3064", "{\"code\":18446744073709551616}|3064", "{\"data\":{\"code\":0}}|3064"})
    void refusesAnythingElse(String body, int code) {
        assertThat(judge(200, body).code()).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {100, 101, 202, 204, 301, 302, 307, 400, 401, 403, 404, 500, 503, 999})
    void refusesEveryOtherStatus(int status) {
        assertThat(judge(status, "0")).isEqualTo(Verdict.refused(4005, "answered with status " + status));
    }

    @Test
    void depthAndLengthHaveLimits() {
        assertThat(judge(200, "{\"a\":" + "[".repeat(60_000)).code()).isEqualTo(3008);
        assertThat(judge(200, "{\"code\":" + "1".repeat(60_000) + "}").code()).isEqualTo(3008);
    }

    @Test
    void noAnswerRefusesWithItsCause() {
        assertThat(Answers.judge(new HttpCallException(HttpCallException.Kind.CONNECT, "http://h: refused"))).isEqualTo(Verdict.refused(1018, "http://h: refused"));
        assertThat(Answers.judge(new HttpCallException(HttpCallException.Kind.TIMEOUT, "late")).code()).isEqualTo(1011);
        assertThat(Answers.judge(new HttpCallException(HttpCallException.Kind.LOOKUP, "who")).code()).isEqualTo(1066);
        assertThat(Answers.judge(new HttpCallException(HttpCallException.Kind.TOO_LONG, "long")).code()).isEqualTo(3008);
        assertThat(Answers.judge(new IllegalStateException("broken")).admitted()).isFalse();
    }
}
