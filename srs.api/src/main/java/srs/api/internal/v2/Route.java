package srs.api.internal.v2;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import srs.api.internal.Reply;
import srs.http.HttpExchange;

/**
 * One call. Immutable.
 *
 * @param method GET, POST or DELETE
 * @param template the path as openapi.json has it: {@code /api/v2/clients/{id}}
 * @param guarded whether it changes something or shows secrets, so that the key is needed
 * @param action answers it
 */
record Route(String method, String template, boolean guarded, Action action) {

    /** Answers a call, on a worker thread. */
    @FunctionalInterface
    interface Action {
        /**
         * @param part what stands in the place of the template's parameter; empty when it has none
         * @return null when the exchange is answered by other means
         */
        Reply answer(HttpExchange exchange, String part);
    }

    static Route reads(String template, Action action) {
        return new Route("GET", template, false, action);
    }

    static Route guarded(String method, String template, Action action) {
        return new Route(method, template, true, action);
    }

    /** What stands in the place of the parameter, when the path is one of the template's. */
    Optional<String> match(String path) {
        int open = template.indexOf('{');
        if (open < 0) {
            return path.equals(template) ? Optional.of("") : Optional.empty();
        }
        String after = template.substring(template.indexOf('}') + 1);
        Matcher matcher = Pattern.compile(Pattern.quote(template.substring(0, open)) + "([^/]+)" + Pattern.quote(after)).matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
