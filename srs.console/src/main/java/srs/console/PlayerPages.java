package srs.console;

import org.osgi.service.component.annotations.Component;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;

/**
 * Serves SRS's player pages (F289 to F292), named one by one, so that an app may be called {@code players}. Ranks low: a bundle that brings such a
 * page itself, as that of WebRTC may, need not know of this one. Thread-safe.
 */
@Component(property = {"service.ranking:Integer=-100", HttpEndpoint.BLOCKING + ":Boolean=true",
    HttpEndpoint.PATTERN + "=/players/index.html", HttpEndpoint.PATTERN + "=/players/srs_player.html", HttpEndpoint.PATTERN + "=/players/vlc.html",
    HttpEndpoint.PATTERN + "=/players/osmf.html", HttpEndpoint.PATTERN + "=/players/jwplayer6.html", HttpEndpoint.PATTERN + "=/players/rtc_player.html",
    HttpEndpoint.PATTERN + "=/players/rtc_publisher.html", HttpEndpoint.PATTERN + "=/players/rtc_publisher_simulcast.html", HttpEndpoint.PATTERN + "=/players/rtc_datachannel.html",
    HttpEndpoint.PATTERN + "=/players/whip.html", HttpEndpoint.PATTERN + "=/players/whep.html", HttpEndpoint.PATTERN + "=/players/srs_chat.html",
    HttpEndpoint.PATTERN + "=/players/srs_gb28181.html", HttpEndpoint.PATTERN + "=/players/srs_publisher.html", HttpEndpoint.PATTERN + "=/players/srs_bwt.html",
    HttpEndpoint.PATTERN + "=/players/srs_player_deprecated.html", HttpEndpoint.PATTERN + "=/players/srs_publisher_flash.html"})
public final class PlayerPages implements HttpEndpoint {

    private final Pages pages = new Pages();

    @Override
    public void handle(HttpExchange exchange) {
        pages.handle(exchange);
    }
}
