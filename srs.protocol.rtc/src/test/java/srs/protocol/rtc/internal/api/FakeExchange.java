package srs.protocol.rtc.internal.api;

import srs.testkit.http.RecordedExchange;

/** A call of WebRTC on the API's port. Test thread. */
final class FakeExchange extends RecordedExchange {

    FakeExchange(String method, String uri, String body) {
        super(method, uri, body);
        headers.put("Host", "localhost:1985");
    }

    @Override
    public FakeExchange with(String name, String value) {
        super.with(name, value);
        return this;
    }

    String header1(String name) {
        return answerHeader(name);
    }
}
