package srs.api.internal.v2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file in a multipart/form-data body (RFC 7578): its first part. Stateless. */
final class Multipart {

    private static final Pattern BOUNDARY = Pattern.compile("(?i)multipart/form-data\\s*;.*?boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})\"?.*");
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Multipart() {}

    static boolean isOne(String contentType) {
        return contentType.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
    }

    /** The bytes of the first part. @throws Problem when the body is none of that kind */
    static byte[] firstPart(String contentType, byte[] body) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.matches()) {
            throw new Problem(415, "multipart/form-data with a boundary is needed");
        }
        byte[] delimiter = ("--" + matcher.group(1)).getBytes(StandardCharsets.US_ASCII);
        int part = find(body, delimiter, 0);
        int headers = part < 0 ? -1 : find(body, END_OF_HEADERS, part);
        byte[] next = ("\r\n--" + matcher.group(1)).getBytes(StandardCharsets.US_ASCII);
        int end = headers < 0 ? -1 : find(body, next, headers + END_OF_HEADERS.length);
        if (end < 0) {
            throw new Problem(400, "the body holds no whole part");
        }
        return Arrays.copyOfRange(body, headers + END_OF_HEADERS.length, end);
    }

    private static int find(byte[] bytes, byte[] wanted, int from) {
        for (int i = from; i + wanted.length <= bytes.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
