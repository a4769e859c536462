package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A segment while it is written: beside its place, as {@code NAME.tmp}, so that nobody reads half of one. On worker threads, confined to its stream's
 * executor; it owns the file.
 */
final class SegmentFile implements AutoCloseable {
    private static final String TEMPORARY = ".tmp";

    private final Path temporary;
    private final FileChannel channel;
    private final Cipher cipher;
    private long bytes;

    /**
     * @param file where it will lie
     * @param key encrypts it; null for none
     */
    SegmentFile(Path file, SegmentKey key) throws IOException {
        Files.createDirectories(file.getParent());
        cipher = key == null ? null : cipher(key);
        temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private static Cipher cipher(SegmentKey key) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.bytes(), "AES"), new IvParameterSpec(key.iv()));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is not there", e);
        }
    }

    /** Appends bytes. Lent for the call. */
    void write(ByteBuf in) throws IOException {
        bytes += in.readableBytes();
        if (cipher == null) {
            while (in.isReadable()) {
                in.readBytes(channel, in.readableBytes());
            }
            return;
        }
        byte[] plain = new byte[in.readableBytes()];
        in.readBytes(plain);
        byte[] encrypted = cipher.update(plain);
        if (encrypted != null) {
            write(encrypted);
        }
    }

    private void write(byte[] out) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(out); rest.hasRemaining();) {
            channel.write(rest);
        }
    }

    /** Bytes of the segment so far, before encryption. */
    long bytes() {
        return bytes;
    }

    /** It is whole: it goes to its place. */
    void finish(Path file) throws IOException {
        try (channel) {
            if (cipher != null) {
                write(cipher.doFinal());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES pads", e);
        }
        Files.createDirectories(file.getParent());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** It is not wanted, or cannot be written: nothing of it stays. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }

    /** Writes a small file whole, or not at all. */
    static void replace(Path file, byte[] content, String temporaryEnding) throws IOException {
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + temporaryEnding);
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
