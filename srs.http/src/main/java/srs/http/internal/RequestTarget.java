package srs.http.internal;

/**
 * The target of a request line (RFC 9112 §3.2), checked and taken apart. Immutable.
 *
 * @param path decoded and normalised: begins with a slash; no {@code ..}, control character, backslash or encoded slash. {@code *} for the
 *     asterisk form
 * @param query with its leading {@code ?}, not decoded; or empty
 * @param authority of the absolute form; or empty
 */
record RequestTarget(String path, String query, String authority) {

    /** Reads a target. @param raw as it was sent, each character one byte */
    static RequestTarget parse(String raw) throws BadRequestException {
        if (raw.equals("*")) {
            return new RequestTarget("*", "", "");
        }
        String authority = "";
        String rest = raw;
        int scheme = raw.regionMatches(true, 0, "http://", 0, 7) ? 7 : raw.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
        if (scheme > 0) {
            int end = scheme;
            while (end < raw.length() && raw.charAt(end) != '/' && raw.charAt(end) != '?') {
                end++;
            }
            authority = raw.substring(scheme, end);
            rest = end < raw.length() && raw.charAt(end) == '/' ? raw.substring(end) : "/" + raw.substring(end);
        }
        if (rest.isEmpty() || rest.charAt(0) != '/') {
            throw new BadRequestException(400, "target does not begin with a slash");
        }
        checkRaw(rest);
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        String query = question < 0 ? "" : Percent.text(rest.substring(question));
        return new RequestTarget(normalise(decode(path)), query, authority);
    }

    private static void checkRaw(String raw) throws BadRequestException {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') {
                throw new BadRequestException(400, "target holds the character " + (int) c);
            }
        }
    }

    private static String decode(String raw) throws BadRequestException {
        if (raw.contains("%2f") || raw.contains("%2F")) {
            throw new BadRequestException(400, "path holds an encoded slash");
        }
        String path = Percent.decode(raw);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean isPlain = c >= ' ' && c < 0x7f && c != '\\';
            if (!isPlain && (c <= 0x9f || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029)) {
                throw new BadRequestException(400, "path holds the character " + (int) c);
            }
        }
        if (path.contains("..")) {
            throw new BadRequestException(400, "path holds ..");
        }
        return path;
    }

    /** Makes one slash of several and drops {@code .} segments. */
    private static String normalise(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(at, end);
            boolean skip = segment.isEmpty() || segment.equals(".");
            if (!skip) {
                out.append('/').append(segment);
            }
            if (slash < 0) {
                return out.isEmpty() || skip ? out.append('/').toString() : out.toString();
            }
            at = end + 1;
        }
        return out.append('/').toString();
    }
}
