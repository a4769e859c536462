package srs.launcher.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process's real standard output, past {@code System.out}, that stays open. Thread-safe as the descriptor is. */
final class StandardOutput extends FilterOutputStream {
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");

    StandardOutput() {
        super(new FileOutputStream(FileDescriptor.out));
    }

    /** Whether a person is looking: {@code System.console()} says yes to a pipe since JDK 22. */
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(DESCRIPTOR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Straight to the descriptor: the filter of the super class would write byte by byte. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream stream = out;
        stream.write(bytes, offset, length);
    }

    /** Flushes only: the descriptor belongs to the process. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
