package srs.output.dvr.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file on a disk that takes so many bytes and no more. */
final class FullChannel extends FileChannel {
    private final FileChannel file;
    private final long limitBytes;

    FullChannel(FileChannel file, long limitBytes) {
        this.file = file;
        this.limitBytes = limitBytes;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        int room = (int) Math.max(0, Math.min(bytes.remaining(), limitBytes - position));
        if (room == 0) {
            throw new IOException("No space left on device");
        }
        // as a disk does: the last write is a short one
        ByteBuffer part = bytes.slice(bytes.position(), room);
        int written = file.write(part, position);
        bytes.position(bytes.position() + written);
        return written;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return file.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return file.read(into, offset, length);
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        return file.position(position);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long bytes) throws IOException {
        return file.truncate(bytes);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        file.force(metadata);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        return file.transferFrom(source, position, count);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return file.read(into, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long bytes) throws IOException {
        return file.map(mode, position, bytes);
    }

    @Override
    public FileLock lock(long position, long bytes, boolean shared) throws IOException {
        return file.lock(position, bytes, shared);
    }

    @Override
    public FileLock tryLock(long position, long bytes, boolean shared) throws IOException {
        return file.tryLock(position, bytes, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
