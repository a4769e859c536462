package srs.api.internal;

import java.util.Optional;
import srs.http.HttpExchange;

/**
 * One call of the API. Immutable.
 *
 * @param exchange the request
 * @param method GET, POST, ...; of a JSONP call what its parameter {@code method} says, where that is allowed
 */
public record Call(HttpExchange exchange, String method) {

    /** Digits that a number may have: more is not read. */
    private static final int MAX_DIGITS = 9;

    public String path() {
        return exchange.path();
    }

    /** What stands behind a prefix of the path; empty when nothing does. */
    public String rest(String prefix) {
        return path().length() > prefix.length() ? path().substring(prefix.length()) : "";
    }

    public Optional<String> parameter(String name) {
        return exchange.parameter(name);
    }

    /** A parameter's text, empty when it is missing. */
    public String text(String name) {
        return exchange.parameter(name).orElse("");
    }

    /** A whole number of 0 or more; empty when the parameter is missing or is none. */
    public Optional<Integer> number(String name) {
        return exchange.parameter(name).filter(text -> !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(Integer::valueOf);
    }

    public boolean isGet() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
