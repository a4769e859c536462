package srs.protocol.rtc.internal.api;

import io.netty.buffer.Unpooled;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import srs.http.HttpExchange;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;

/** WHIP and WHEP (RFC 9725, draft-ietf-wish-whep, compat 3.7): POST begins a session, PATCH brings news of ICE, DELETE ends it. Thread-safe. */
final class WhipCalls {
    private static final String TEXT = "text/plain; charset=utf-8";
    static final String SDP = "application/sdp";
    private static final String PATH = "/rtc/v1/whip/";
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int PRECONDITION_FAILED = 412;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int PRECONDITION_REQUIRED = 428;
    private static final int BUSY = 503;

    private final Reception reception;

    WhipCalls(Reception reception) {
        this.reception = reception;
    }

    /** @param isForPlayers whether the path is one for players alone */
    void handle(HttpExchange exchange, boolean isForPlayers, byte[] body) {
        try {
            switch (exchange.method()) {
                case "POST" -> post(exchange, isForPlayers, body);
                case "DELETE" -> delete(exchange);
                case "PATCH" -> patch(exchange, body);
                default -> notAllowed(exchange, "POST, PATCH, DELETE, OPTIONS", "Accept-Post", SDP);
            }
        } catch (RefusedException e) {
            refuse(exchange, e);
        }
    }

    private void post(HttpExchange exchange, boolean isForPlayers, byte[] body) {
        String action = exchange.parameter("action").orElse("");
        if (action.equals("delete")) {
            notAllowed(exchange, "PATCH, DELETE, OPTIONS", "Accept-Patch", IceFragment.MEDIA_TYPE); // the URL of a session
            return;
        }
        boolean plays = isForPlayers || action.equals("play");
        Wish wish = Wish.of(exchange, !plays, new String(body, StandardCharsets.UTF_8));
        Answers.whenDone(Answers.begin(reception, wish), resource -> created(exchange, wish, resource), refusal -> refuse(exchange, refusal));
    }

    /** RFC 9725 §4.2. */
    private static void notAllowed(HttpExchange exchange, String allowed, String accepts, String mediaType) {
        exchange.respond(405, TEXT, Map.of("Allow", List.of(allowed), accepts, List.of(mediaType)), Unpooled.EMPTY_BUFFER);
    }

    private static void created(HttpExchange exchange, Wish wish, SessionResource resource) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Location", List.of(PATH + "?action=delete&token=" + resource.token() + "&app=" + word(wish.app()) + "&stream=" + word(wish.stream()) + "&session="
                + word(resource.session().id())));
        headers.put("ETag", List.of(resource.etag()));
        headers.put("Accept-Patch", List.of(IceFragment.MEDIA_TYPE));
        exchange.respond(CREATED, SDP, headers, Unpooled.wrappedBuffer(resource.answer().getBytes(StandardCharsets.UTF_8)));
    }

    /** As SRS writes it: the colon stays. */
    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%3A", ":");
    }

    /** A session that is not there any more is ended already. */
    private void delete(HttpExchange exchange) {
        known(exchange).ifPresent(resource -> resource.session().end(new EndReason(EndReason.Kind.PEER, "it was ended by DELETE")));
        exchange.respond(200, TEXT, Map.of(), Unpooled.EMPTY_BUFFER);
    }

    /** The session that a call names, if it lives. */
    private Optional<SessionResource> known(HttpExchange exchange) {
        Query query = new Query(exchange.query());
        String id = query.text("session");
        String token = query.text("token");
        if (id.isEmpty() || token.isEmpty()) {
            throw new RefusedException(RtcError.INVALID_PARAMS, "the URL names no session with its token");
        }
        // a plus of a name is a blank for those who have read it as a form
        Optional<SessionResource> resource = reception.find(id).or(() -> reception.find(id.replace(' ', '+')));
        if (resource.isPresent() && !resource.get().isTheToken(token)) {
            throw new RefusedException(RtcError.INVALID_SESSION, "the token is not that of session " + ClientLog.said(id));
        }
        return resource;
    }

    private void patch(HttpExchange exchange, byte[] body) {
        SessionResource resource = known(exchange).orElseThrow(() -> new RefusedException(RtcError.NO_SESSION, "the session is over"));
        String type = exchange.header("Content-Type").orElse("").split(";")[0].trim().toLowerCase(Locale.ROOT);
        if (!type.equals(IceFragment.MEDIA_TYPE)) {
            exchange.respond(UNSUPPORTED_MEDIA_TYPE, TEXT, Map.of("Accept-Patch", List.of(IceFragment.MEDIA_TYPE)), Unpooled.EMPTY_BUFFER);
            return;
        }
        IceFragment fragment = IceFragment.parse(new String(body, StandardCharsets.UTF_8));
        Optional<String> condition = exchange.header("If-Match").map(String::trim);
        if (condition.isEmpty()) {
            exchange.respond(PRECONDITION_REQUIRED, TEXT, "If-Match names no entity tag");
        } else if (!isMet(condition.get(), resource.etag())) {
            exchange.respond(PRECONDITION_FAILED, TEXT, "the entity tag is not " + resource.etag());
        } else if (resource.isRestart(fragment)) {
            restart(exchange, resource, fragment);
        } else {
            exchange.respond(NO_CONTENT, TEXT, Map.of("ETag", List.of(resource.etag())), Unpooled.EMPTY_BUFFER);
        }
    }

    /** RFC 9110 §13.1.1: any, or one of a list. */
    private static boolean isMet(String condition, String etag) {
        return condition.equals("*") || Arrays.stream(condition.split(",")).anyMatch(tag -> tag.trim().equals(etag));
    }

    private void restart(HttpExchange exchange, SessionResource resource, IceFragment fragment) {
        Optional<String> answer = resource.restart(fragment, reception.newCredentials(), reception.newEtag());
        if (answer.isEmpty()) {
            throw new RefusedException(RtcError.UNIQUE, "the new name is taken");
        }
        exchange.respond(200, IceFragment.MEDIA_TYPE, Map.of("ETag", List.of(resource.etag())), Unpooled.wrappedBuffer(answer.get().getBytes(StandardCharsets.UTF_8)));
    }

    /** As SRS 7.0.121: code and name. */
    private static void refuse(HttpExchange exchange, RefusedException why) {
        Answers.log(exchange, why);
        Map<String, List<String>> headers = why.status() == BUSY ? Map.of("Retry-After", List.of("5")) : Map.of();
        exchange.respond(why.status(), TEXT, headers, Unpooled.wrappedBuffer((why.code() + ": " + why.shortName()).getBytes(StandardCharsets.UTF_8)));
    }
}
