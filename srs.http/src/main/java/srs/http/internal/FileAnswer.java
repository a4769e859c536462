package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a part of a file: a worker reads a piece, the connection's loop writes it, and so on, so that the disk never holds up a loop and the
 * client's pace is the reader's. Confined to the loop, except {@link #read}. Owns the file; one piece is in memory at a time.
 */
final class FileAnswer {

    /** Bytes that are read at once. */
    static final int PIECE_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(FileAnswer.class);

    private final HttpConnection connection;
    private final Channel channel;
    private final FileChannel file;
    private long position;
    private long left;
    private boolean isReading;
    private boolean isOver;

    FileAnswer(HttpConnection connection, FileChannel file, long position, long length) {
        this.connection = connection;
        this.channel = connection.channel();
        this.file = file;
        this.position = position;
        this.left = length;
    }

    /** Has the next piece read, or ends the answer. */
    void next() {
        if (isOver) {
            return;
        }
        if (left == 0) {
            channel.flush();
            connection.answered();
            return;
        }
        long from = position;
        int bytes = (int) Math.min(left, PIECE_BYTES);
        isReading = true;
        try {
            connection.worker().execute(() -> read(from, bytes));
        } catch (RejectedExecutionException e) {
            isReading = false;
            channel.close();
        }
    }

    /** On a worker thread. */
    private void read(long from, int bytes) {
        ByteBuf piece = channel.alloc().buffer(bytes);
        try {
            while (piece.readableBytes() < bytes) {
                int read = piece.writeBytes(file, from + piece.readableBytes(), bytes - piece.readableBytes());
                if (read < 0) {
                    throw new IOException("file ends at " + (from + piece.readableBytes()) + ", before " + (from + bytes));
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("[{}] answer broken off: {}", channel.remoteAddress(), e.toString());
            piece.clear();
        }
        try {
            channel.eventLoop().execute(() -> write(piece));
        } catch (RejectedExecutionException e) {
            piece.release();
            close(file);
        }
    }

    private void write(ByteBuf piece) {
        isReading = false;
        if (isOver || !piece.isReadable()) {
            piece.release();
            if (isOver) {
                close(file);
            } else {
                channel.close();
            }
            return;
        }
        position += piece.readableBytes();
        left -= piece.readableBytes();
        channel.writeAndFlush(piece).addListener(written -> {
            if (written.isSuccess()) {
                next();
            }
        });
        connection.watchForStall();
    }

    /** The exchange is over: no more is read, and the file is closed. */
    void end() {
        isOver = true;
        if (!isReading) {
            close(file);
        }
    }

    static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("a file that was sent cannot be closed: {}", e.toString());
        }
    }
}
