package srs.kernel.internal.process;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves out of a command what the log and the API must not tell: passwords in addresses, values of their queries, the last part of an RTMP address on
 * another machine (that is its key), and what an option or a variable with a telling name holds. A guess: a secret that looks like nothing stays. Stateless.
 */
final class Secrets {
    private static final String HIDDEN = "***";
    private static final int MAX_CHARS = 1000;

    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^\\s'\"|]*)");
    private static final Pattern LOOPBACK = Pattern.compile("(?:127\\.[0-9.]+|localhost|\\[::1])(?::\\d+)?(?:/.*)?");
    private static final Pattern PAIR = Pattern.compile("([?&])([^=&]+)=([^&]*)");
    /** What our own addresses say, and says nothing. */
    private static final Pattern OPEN_PAIR = Pattern.compile("vhost|domain|mode|latency|transtype|timeout|listen|pkt_size");
    private static final Pattern TELLING = Pattern.compile("(?i)(?!.*(?:keyint|key_?frame)).*(?:pass|secret|token|auth|cookie|header|credential|sign|key).*");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][\\w.-]*)=(\\S+)");
    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)\\b(bearer|basic)\\s+\\S+");

    private Secrets() {}

    /** The words, joined by spaces and cut when they are very long; control characters are replaced. */
    static String masked(List<String> command) {
        StringBuilder words = new StringBuilder();
        boolean isSecret = false;
        for (String whole : command) {
            // what is cut later needs no look, which takes the square of the length
            String word = whole.length() > MAX_CHARS ? whole.substring(0, MAX_CHARS) : whole;
            words.append(words.length() == 0 ? "" : " ").append(isSecret ? HIDDEN : word(word));
            isSecret = word.length() > 1 && word.startsWith("-") && word.indexOf('=') < 0 && TELLING.matcher(word).matches();
            if (words.length() > MAX_CHARS) {
                break;
            }
        }
        String line = Lines.printable(words.toString());
        return line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) + " ..." : line;
    }

    private static String word(String word) {
        String text = ADDRESS.matcher(word).replaceAll(found -> Matcher.quoteReplacement(address(found.group(1), found.group(2))));
        text = AUTHORIZATION.matcher(text).replaceAll("$1 " + Matcher.quoteReplacement(HIDDEN));
        return text.contains("://") ? text : ASSIGNMENT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                TELLING.matcher(found.group(1)).matches() ? found.group(1) + "=" + HIDDEN : found.group()));
    }

    private static String address(String scheme, String rest) {
        int slash = rest.indexOf('/');
        int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
        String place = at < 0 ? rest : HIDDEN + rest.substring(at);
        int question = place.indexOf('?');
        String path = question < 0 ? place : place.substring(0, question);
        String query = question < 0 ? "" : place.substring(question);
        if (scheme.startsWith("rtmp") && !LOOPBACK.matcher(rest.substring(at + 1)).matches() && path.indexOf('/') != path.lastIndexOf('/')) {
            path = path.substring(0, path.lastIndexOf('/') + 1) + HIDDEN;
        }
        return scheme + "://" + path + PAIR.matcher(query).replaceAll(pair -> Matcher.quoteReplacement(
                OPEN_PAIR.matcher(pair.group(2)).matches() ? pair.group() : pair.group(1) + pair.group(2) + "=" + HIDDEN));
    }
}
