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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

    /**
     * Keys of the files that this process writes. The system's locks are the process's: it lets go of a file's when any descriptor of the file is closed, so who wants to know whether a
     * file is written asks here before it opens it.
     */
    private static final Set<Object> WRITTEN = ConcurrentHashMap.newKeySet();
    /** By its name, a file comes to be and is locked, or is looked at, in one step. */
    private static final Object[] STEPS = Stream.generate(Object::new).limit(64).toArray();

    private final Path target;
    private final Path tmp;
    private final FileChannel channel;
    private final Object key;
    private long position;

    private OutFile(Path target, Path tmp, FileChannel channel, Object key, long position) {
        this.target = target;
        this.tmp = tmp;
        this.channel = channel;
        this.key = key;
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
        return new OutFile(target, tmp, other, key, position);
    }

    /** Goes on with a finished file, which becomes unfinished again. */
    static OutFile reopen(Path target) throws IOException {
        synchronized (step(target)) {
            Files.move(target, tmpOf(target), StandardCopyOption.ATOMIC_MOVE);
            return open(target, StandardOpenOption.READ);
        }
    }

    private static OutFile open(Path target, StandardOpenOption option) throws IOException {
        Path tmp = tmpOf(target);
        // the folder may have gone with its last recording
        return Folders.within(tmp, () -> open(target, tmp, option));
    }

    private static OutFile open(Path target, Path tmp, StandardOpenOption option) throws IOException {
        synchronized (step(target)) {
            FileChannel channel = FileChannel.open(tmp, option, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(channel);
            Object key = keyOf(tmp);
            WRITTEN.add(key);
            return new OutFile(target, tmp, channel, key, channel.size());
        }
    }

    /** Opens and locks a file that nobody writes, as far as can be known; else empty. The lock goes with the channel. */
    static Optional<FileChannel> leftBehind(Path target) throws IOException {
        synchronized (step(target)) {
            Path tmp = tmpOf(target);
            if (WRITTEN.contains(keyOf(tmp))) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(tmp, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel)) {
                return Optional.of(channel);
            }
            channel.close();
            return Optional.empty();
        }
    }

    private static Object step(Path target) {
        return STEPS[Math.floorMod(target.getFileName().hashCode(), STEPS.length)];
    }

    private static Object keyOf(Path tmp) throws IOException {
        Object key = Files.readAttributes(tmp, BasicFileAttributes.class).fileKey();
        // a file system without keys
        return key == null ? tmp.toRealPath() : key;
    }

    private static boolean lock(FileChannel channel) {
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
        try {
            channel.close();
            Files.move(tmp, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            WRITTEN.remove(key);
        }
    }

    /** Leaves it as it is; may be called after {@link #finish}. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // what could not be written is lost in any case
            return;
        } finally {
            WRITTEN.remove(key);
        }
    }
}
