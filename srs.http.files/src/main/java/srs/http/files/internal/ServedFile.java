package srs.http.files.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A file that is read at positions only, in another order than its own or with some bytes in front of what is read of it, and that says when it is closed. As safe for threads as the file.
 * Owns the file.
 */
final class ServedFile extends FileChannel {
    private final FileChannel file;
    private final Body body;
    private final long length;
    private final Runnable onClosed;

    /** What is read of the file, and in which order. Thread-safe. */
    @FunctionalInterface
    interface Body {
        /** As {@link FileChannel#read(ByteBuffer, long)}, at a position of the body. */
        int read(FileChannel file, ByteBuffer target, long position) throws IOException;
    }

    /**
     * @param front what is read first
     * @param from where in the file it goes on then
     * @param length of both together
     * @param onClosed called once
     */
    static ServedFile from(FileChannel file, byte[] front, long from, long length, Runnable onClosed) {
        return new ServedFile(file, length, (channel, target, position) -> {
            if (position >= front.length) {
                return channel.read(target, from + position - front.length);
            }
            int bytes = Math.min(target.remaining(), front.length - (int) position);
            target.put(front, (int) position, bytes);
            return bytes;
        }, onClosed);
    }

    /**
     * @param length of the body
     * @param onClosed called once
     */
    ServedFile(FileChannel file, long length, Body body, Runnable onClosed) {
        this.file = file;
        this.length = length;
        this.body = body;
        this.onClosed = onClosed;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return body.read(file, target, position);
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        onClosed.run();
        file.close();
    }

    @Override
    public int read(ByteBuffer target) {
        throw positionsOnly();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw positionsOnly();
    }

    @Override
    public long position() {
        throw positionsOnly();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw positionsOnly();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw positionsOnly();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw positionsOnly();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw positionsOnly();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw positionsOnly();
    }

    @Override
    public void force(boolean metaData) {}

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new NonWritableChannelException();
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw new NonWritableChannelException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new NonWritableChannelException();
    }

    private static UnsupportedOperationException positionsOnly() {
        return new UnsupportedOperationException("a served file is read at positions only");
    }
}
