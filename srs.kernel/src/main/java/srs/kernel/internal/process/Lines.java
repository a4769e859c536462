package srs.kernel.internal.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import srs.kernel.process.ChildOutput;

/** Cuts what a program writes into lines, at CR and LF, and remembers the last. Control characters become {@code ?}. Confined to its owner. */
final class Lines {
    private final Consumer<String> listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String last = "";

    Lines(Consumer<String> listener) {
        this.listener = listener;
    }

    void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                end();
            } else if (line.size() < ChildOutput.MAX_LINE_CHARS) {
                line.write(bytes[i]);
            }
        }
    }

    /** Nothing more comes: what has no end of line is a line, too. */
    void end() {
        if (line.size() > 0) {
            String text = printable(line.toString(StandardCharsets.UTF_8));
            line.reset();
            if (!text.isBlank()) {
                last = text;
            }
            listener.accept(text);
        }
    }

    /** The last one that is not blank; empty when there was none. */
    String last() {
        return last;
    }

    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                || c == 0x2028 || c == 0x2029 ? '?' : c));
        return clean.toString();
    }
}
