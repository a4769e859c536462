package srs.api.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import srs.testkit.http.RecordedExchange;

/** A call from this machine, whose answer is JSON. Test thread. */
public final class FakeExchange extends RecordedExchange {

    public FakeExchange(String method, String uri) {
        super(method, uri);
        isLocal = true;
    }

    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(answer);
        } catch (IOException e) {
            throw new AssertionError(answer, e);
        }
    }
}
