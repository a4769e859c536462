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
 * A file that is read at positions only, with some bytes in front of what is read of it, and that says when it is closed. As safe for threads as the file.
 * Owns the file.
 */
final class ServedFile extends FileChannel {
    private final FileChannel file;
    private final byte[] front;
    private final long from;
    private final Runnable onClosed;

    /**
     * @param front what is read first
     * @param from where in the file it goes on then
     * @param onClosed called once
     */
    ServedFile(FileChannel file, byte[] front, long from, Runnable onClosed) {
        this.file = file;
        this.front = front;
        this.from = from;
        this.onClosed = onClosed;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (position >= front.length) {
            return file.read(target, from + position - front.length);
        }
        int bytes = Math.min(target.remaining(), front.length - (int) position);
        target.put(front, (int) position, bytes);
        return bytes;
    }

    @Override
    public long size() throws IOException {
        return front.length + Math.max(0, file.size() - from);
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
