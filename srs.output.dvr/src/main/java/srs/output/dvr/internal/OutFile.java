package srs.output.dvr.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import srs.kernel.file.Folders;

/**
 * A file that is called {@code NAME.tmp} until it is finished (compat 6.8). Confined to its recording's executor.
 *
 * <p>It is locked while it is written, so that no server takes it for one that was left behind. A file that is there already is never written over: the new one is called
 * {@code NAME-1.flv} and so on.
 */
final class OutFile {
    static final String TMP = ".tmp";
    /** Names that are tried when files are there already. */
    static final int MAX_NAMES = 1000;

    private final Path target;
    private final Path tmp;
    private final FileChannel channel;
    private long position;

    private OutFile(Path target, Path tmp, FileChannel channel, long position) {
        this.target = target;
        this.tmp = tmp;
        this.channel = channel;
        this.position = position;
    }

    /** Begins a file, with the folders that it needs. */
    static OutFile create(Path wanted) throws IOException {
        for (int i = 0; i < MAX_NAMES; i++) {
            Path target = i == 0 ? wanted : numbered(wanted, i);
            if (Files.exists(target)) {
                continue;
            }
            try {
                return open(target, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                continue;
            }
        }
        throw new FileAlreadyExistsException(wanted.toString(), null, "it and " + (MAX_NAMES - 1) + " names after it are there already");
    }

    /** The same file with another channel to it. */
    OutFile through(FileChannel other) {
        return new OutFile(target, tmp, other, position);
    }

    /** Goes on with a finished file, which becomes unfinished again. */
    static OutFile reopen(Path target) throws IOException {
        Files.move(target, tmpOf(target), StandardCopyOption.ATOMIC_MOVE);
        return open(target, StandardOpenOption.READ);
    }

    private static OutFile open(Path target, StandardOpenOption option) throws IOException {
        Path tmp = tmpOf(target);
        // the folder may have gone with its last recording
        return Folders.within(tmp, () -> open(target, tmp, option));
    }

    private static OutFile open(Path target, Path tmp, StandardOpenOption option) throws IOException {
        FileChannel channel = FileChannel.open(tmp, option, StandardOpenOption.READ, StandardOpenOption.WRITE);
        lock(channel);
        return new OutFile(target, tmp, channel, channel.size());
    }

    /** True when nobody else writes the file, as far as can be known. The lock goes with the channel. */
    static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // a file system without locks
            return true;
        }
    }

    static Path tmpOf(Path target) {
        return target.resolveSibling(target.getFileName() + TMP);
    }

    private static Path numbered(Path path, int number) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return path.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    /** Where it will be. */
    Path target() {
        return target;
    }

    Path tmp() {
        return tmp;
    }

    FileChannel channel() {
        return channel;
    }

    /** Bytes so far. */
    long position() {
        return position;
    }

    /** Appends the readable bytes. Lent for the call. */
    void write(ByteBuf bytes) throws IOException {
        for (ByteBuffer part : bytes.nioBuffers()) {
            while (part.hasRemaining()) {
                position += channel.write(part, position);
            }
        }
    }

    /** Writes over what is there. Lent for the call. */
    void writeAt(long at, ByteBuf bytes) throws IOException {
        long to = at;
        for (ByteBuffer part : bytes.nioBuffers()) {
            while (part.hasRemaining()) {
                to += channel.write(part, to);
            }
        }
    }

    /** Cuts off what is behind. */
    void truncate(long bytes) throws IOException {
        channel.truncate(bytes);
        position = bytes;
    }

    /** Gives the file its name. */
    void finish() throws IOException {
        channel.close();
        Files.move(tmp, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Leaves it as it is; may be called after {@link #finish}. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // what could not be written is lost in any case
            return;
        }
    }
}
