package srs.api.internal.v1;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;

/** {@code /api/v1/versions} is there on the ports of streams, too (compat 3.1). Thread-safe. */
@Component(property = {HttpEndpoint.PATTERN + "=/api/v1/versions", HttpEndpoint.LISTENER + "=" + HttpEndpoint.SERVER, HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class VersionsOnServer implements HttpEndpoint {

    private final ApiV1 api;

    @Activate
    public VersionsOnServer(@Reference ApiV1 api) {
        this.api = api;
    }

    @Override
    public void handle(HttpExchange exchange) {
        api.handle(exchange);
    }
}
