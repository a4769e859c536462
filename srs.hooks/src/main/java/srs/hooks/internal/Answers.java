package srs.hooks.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCallException;
import srs.kernel.client.Verdict;

/** What an answer means (compat 4.1): status 200 or 201, and the body {@code 0} or a JSON object with the code 0. Anything else refuses. Stateless. */
final class Answers {
    // SRS's error codes (compat 7.4)
    static final int SOCKET_CLOSED = 1004;
    static final int TIMEOUT = 1011;
    static final int CONNECT = 1018;
    static final int DNS = 1066;
    static final int URL = 3007;
    static final int BODY = 3008;
    static final int CODE = 3064;
    static final int STATUS = 4005;
    static final int TLS = 4042;

    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final int OK = 200;
    private static final int CREATED = 201;

    private Answers() {}

    static Verdict judge(HttpAnswer answer) {
        if (answer.status() != OK && answer.status() != CREATED) {
            return Verdict.refused(STATUS, "answered with status " + answer.status());
        }
        String body = answer.text();
        return body.equals("0") ? Verdict.ADMITTED : judge(body);
    }

    private static Verdict judge(String body) {
        Long code = null;
        boolean hasOther = false;
        try (JsonParser in = JSON.createParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Verdict.refused(BODY, "answered neither 0 nor a JSON object");
            }
            while (in.nextToken() != JsonToken.END_OBJECT) {
                boolean isCode = in.currentName().equals("code");
                JsonToken value = in.nextToken();
                if (isCode && value == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                    code = in.getLongValue();
                } else {
                    hasOther |= isCode;
                    in.skipChildren();
                }
            }
            if (in.nextToken() != null) {
                return Verdict.refused(BODY, "answered more than one JSON object");
            }
        } catch (IOException e) {
            return Verdict.refused(BODY, "answered what is not JSON");
        }
        if (code == null) {
            return Verdict.refused(CODE, hasOther ? "answered a code that is no whole number of 64 bits" : "answered no code");
        }
        return code == 0 ? Verdict.ADMITTED : Verdict.refused(CODE, "answered code " + code);
    }

    static Verdict judge(Throwable failure) {
        if (!(failure instanceof HttpCallException call)) {
            return Verdict.refused(SOCKET_CLOSED, "failed: " + failure);
        }
        return Verdict.refused(switch (call.kind()) {
            case URL -> URL;
            case LOOKUP -> DNS;
            case CONNECT -> CONNECT;
            case TLS -> TLS;
            case TIMEOUT, BUSY -> TIMEOUT;
            case BROKEN, STOPPED -> SOCKET_CLOSED;
            case TOO_LONG -> BODY;
        }, call.getMessage());
    }
}
