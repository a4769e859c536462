package srs.kernel.internal.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Replaces a file as a whole: who reads it gets the old content or the new one, also after a crash. The old one stays beside it. Follows links, so that the
 * link stays one. Blocks for the disk.
 */
final class WholeFile {

    static final String PREVIOUS = ".previous";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private WholeFile() {}

    static void replace(Path name, String text) throws IOException {
        Path file = name.toRealPath();
        Path previous = file.resolveSibling(file.getFileName() + PREVIOUS);
        move(written(file, Files.readAllBytes(file)), previous);
        move(written(file, text.getBytes(StandardCharsets.UTF_8)), file);
    }

    /** A new file beside another, with its permissions: it may hold secrets, so it is its owner's alone until then. */
    private static Path written(Path like, byte[] content) throws IOException {
        Path out = Files.createTempFile(like.getParent(), "." + like.getFileName() + ".", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (FileChannel channel = FileChannel.open(out, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.setPosixFilePermissions(out, Files.getPosixFilePermissions(like));
            return out;
        } catch (IOException e) {
            Files.deleteIfExists(out);
            throw e;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(from);
            throw e;
        }
    }
}
