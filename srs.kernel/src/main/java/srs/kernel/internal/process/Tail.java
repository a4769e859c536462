package srs.kernel.internal.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The last line of a file. Stateless; reads the disk. */
final class Tail {
    private static final int LOOK_BYTES = 4096;

    private Tail() {}

    /** The last line that is not blank; empty when there is none, or the file cannot be read. */
    static String lastLine(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - LOOK_BYTES));
            byte[] bytes = new byte[LOOK_BYTES];
            int length = Math.max(0, in.read(bytes));
            Lines lines = new Lines(line -> {});
            lines.add(bytes, length);
            lines.end();
            return lines.last();
        } catch (IOException e) {
            return "";
        }
    }
}
