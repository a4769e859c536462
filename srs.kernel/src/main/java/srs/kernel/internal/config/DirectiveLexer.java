package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into the words of one directive after the other, as SRS does (compat 2.1). Used by one thread.
 *
 * <pre>
 *   directive := word+ ( ';' | '{' )      a '}' counts only where a word could begin, so on;} works and on} does not
 *   word      := '"' any* '"' | "'" any* "'" | (any but white space ';' '{')+
 *   comment   := '#' where a word could begin, to the end of the line
 * </pre>
 *
 * Between the first word and the end of a directive there is no line break.
 */
final class DirectiveLexer {

    /** What ended the words. */
    enum End { SEMICOLON, BLOCK_START, BLOCK_END, FILE }

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    private final List<String> words = new ArrayList<>();
    private int firstLine;

    DirectiveLexer(String file, String text) {
        this.file = file;
        this.text = text;
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            at = 1;
        }
    }

    /** Words of the directive that {@link #next} read; at least one for SEMICOLON and BLOCK_START. */
    List<String> words() {
        return words;
    }

    /** Where its first word stands, or, for an end, where that stands. */
    Position position() {
        return new Position(file, firstLine);
    }

    /** Reads on to the end of the next directive, block or file. */
    End next() throws ConfigException {
        words.clear();
        firstLine = 0;
        while (true) {
            skipBlanks();
            if (firstLine == 0) {
                firstLine = line;
            }
            if (at == text.length()) {
                if (words.isEmpty()) {
                    return End.FILE;
                }
                throw fail("unexpected end of file, expecting ';' or '{'");
            }
            char c = text.charAt(at);
            switch (c) {
                case ';', '{' -> {
                    at++;
                    if (words.isEmpty()) {
                        throw fail("unexpected '" + c + "'");
                    }
                    return c == ';' ? End.SEMICOLON : End.BLOCK_START;
                }
                case '}' -> {
                    at++;
                    if (!words.isEmpty()) {
                        throw fail("unexpected '}', expecting ';' before it");
                    }
                    return End.BLOCK_END;
                }
                case '"', '\'' -> quoted(c);
                default -> plain();
            }
        }
    }

    /** White space and comments; a line break is allowed before the first word only. */
    private void skipBlanks() throws ConfigException {
        boolean isComment = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isLineBreak(c)) {
                lineBreak(c);
                isComment = false;
            } else if (c == '#') {
                isComment = true;
            } else if (!isComment && !isSpace(c)) {
                return;
            }
        }
    }

    private void quoted(char quote) throws ConfigException {
        int start = ++at;
        for (; at < text.length() && text.charAt(at) != quote; at++) {
            if (isLineBreak(text.charAt(at))) {
                lineBreak(text.charAt(at));
            }
        }
        if (at == text.length()) {
            throw fail("unexpected end of file, expecting the closing " + quote);
        }
        add(start);
        at++;
        if (at < text.length() && !endsWord(text.charAt(at))) {
            throw fail("unexpected '" + text.charAt(at) + "' after the closing " + quote);
        }
    }

    private void plain() throws ConfigException {
        int start = at;
        while (at < text.length() && !endsWord(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            words.add(text.substring(start, Math.min(at, start + GrammarLimits.MAX_WORD_CHARS)));
            throw fail("unexpected end of file, expecting ';' or '{'");
        }
        add(start);
    }

    private void add(int start) throws ConfigException {
        int length = at - start;
        if (length > GrammarLimits.MAX_WORD_CHARS) {
            throw fail("a word of " + length + " characters is longer than " + GrammarLimits.MAX_WORD_CHARS);
        }
        if (length == 0) {
            return; // SRS drops the empty word ""
        }
        if (words.size() == GrammarLimits.MAX_WORDS) {
            throw fail("more than " + GrammarLimits.MAX_WORDS + " words");
        }
        words.add(text.substring(start, at));
    }

    private void lineBreak(char c) throws ConfigException {
        if (!words.isEmpty()) {
            throw fail("unexpected end of line, expecting ';' or '{'");
        }
        if (c == '\n') {
            line++;
        }
    }

    private ConfigException fail(String message) {
        String name = words.isEmpty() ? "" : words.get(0);
        return new ConfigException(new Position(file, line), name, message);
    }

    private static boolean endsWord(char c) {
        return isSpace(c) || c == ';' || c == '{';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || isLineBreak(c);
    }

    private static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r';
    }

    private static final int MAX_CHARS_IN_MESSAGE = 400;

    /** A log line stays one line, whatever the file holds. */
    static String printable(String word) {
        String text = word.length() <= MAX_CHARS_IN_MESSAGE ? word : word.substring(0, MAX_CHARS_IN_MESSAGE) + "...";
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format("\\x%02x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
