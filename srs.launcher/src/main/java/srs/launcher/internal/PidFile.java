package srs.launcher.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that holds the process id, locked while the process lives: two servers with the same file cannot run. Main thread.
 *
 * <p>As in SRS the file stays after the end: only its lock says that a server is up.
 */
final class PidFile implements AutoCloseable {
    /** Another process has the file, or it cannot be used; the message is for the operator. */
    static final class PidFileException extends Exception {
        private final int code;

        PidFileException(int code, String name, String message) {
            super("code=" + code + "(" + name + ") : " + message);
            this.code = code;
        }

        /** SRS's code, as a process can say it. */
        int exitCode() {
            return code & 0xff;
        }
    }

    private final FileChannel channel;

    private PidFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Locks the file and writes this process's id; missing folders are made. */
    static PidFile acquire(Path file) throws PidFileException {
        FileChannel channel = open(file);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (IOException e) {
            throw new PidFileException(1036, "PidFileLock", "pid file " + file + " cannot be locked: " + e);
        }
        if (lock == null) {
            throw new PidFileException(1035, "PidFileProcessExists",
                    "a server is up with pid file " + file + " (process " + read(file) + "): stop it, or set another pid");
        }
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new PidFileException(1038, "PidFileWrite", "pid file " + file + " cannot be written: " + e);
        }
        return new PidFile(channel);
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The process ends, and its locks with it.
        }
    }

    private static FileChannel open(Path file) throws PidFileException {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new PidFileException(1034, "PidFileAcquire", "pid file " + file + " cannot be opened: " + e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
