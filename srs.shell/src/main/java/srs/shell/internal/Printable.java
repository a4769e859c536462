package srs.shell.internal;

import java.util.stream.Collectors;
import org.jline.utils.WCWidth;

/**
 * Text that a terminal may be given. Names come from the network: no control character, and so no terminal sequence, and nothing that turns the direction of
 * the line gets through.
 */
final class Printable {
    private Printable() {}

    /** The same text with a question mark for each character that is not shown. */
    static String of(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isShown(c) ? c : '?'));
        return clean.toString();
    }

    /** One line of it, at most so many characters; an ellipsis says that there is more. */
    static String line(String text, int limitChars) {
        String line = of(text.lines().map(String::strip).filter(part -> !part.isEmpty()).collect(Collectors.joining(" ")));
        return line.length() <= limitChars ? line : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, limitChars - 1))) + "…";
    }

    /** Columns that it takes on a terminal. */
    static int columns(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
