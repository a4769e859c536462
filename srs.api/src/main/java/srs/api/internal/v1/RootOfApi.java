package srs.api.internal.v1;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;

/** {@code /} on the ports of the API; on a port that the stream server shares, whoever else serves {@code /} goes first. Thread-safe. */
@Component(property = {HttpEndpoint.PATTERN + "=/", HttpEndpoint.LISTENER + "=" + HttpEndpoint.API, HttpEndpoint.BLOCKING + ":Boolean=true",
    "service.ranking:Integer=-1000"})
public final class RootOfApi implements HttpEndpoint {

    private final ApiV1 api;

    @Activate
    public RootOfApi(@Reference ApiV1 api) {
        this.api = api;
    }

    @Override
    public void handle(HttpExchange exchange) {
        api.handle(exchange);
    }
}
