package srs.http.files.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import srs.testkit.http.RecordedExchange;

/** A request for a file, which is read to its end and closed, unless {@link #keepOpen}. Test thread. */
final class FakeExchange extends RecordedExchange {
    /** Of the file that answers. */
    long length;
    FileChannel file;
    /** What came, of a file or not. */
    byte[] content = {};
    private boolean isKept;

    FakeExchange(String method, String target, String... headers) {
        super(method, target);
        passes = true;
        for (int i = 0; i < headers.length; i += 2) {
            with(headers[i], headers[i + 1]);
        }
    }

    FakeExchange keepOpen() {
        isKept = true;
        return this;
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public void respond(int code, String type, Map<String, List<String>> more, ByteBuf bytes) {
        content = new byte[bytes.readableBytes()];
        bytes.getBytes(bytes.readerIndex(), content);
        super.respond(code, type, more, bytes);
    }

    @Override
    public void respond(int code, String type, Map<String, List<String>> more, FileChannel from, long position, long bytes) {
        status = code;
        contentType = type;
        answerHeaders = more;
        length = bytes;
        file = from;
        if (isKept) {
            return;
        }
        try (from) {
            ByteBuffer all = ByteBuffer.allocate((int) bytes);
            while (all.hasRemaining()) {
                if (from.read(all, position + all.position()) < 0) {
                    throw new IOException("file ends at " + all.position());
                }
            }
            content = all.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
