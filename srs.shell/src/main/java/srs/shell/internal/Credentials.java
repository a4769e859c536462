package srs.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Who may enter the ssh shell: the password in the file {@code password}, made at first start and readable by its owner only, and the keys in
 * {@code authorized_keys}. Thread-safe.
 */
final class Credentials {

    /** Characters of a password that was made here: 130 bits. */
    private static final int PASSWORD_CHARS = 26;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int MAX_PASSWORD_BYTES = 1024;

    private final Path dir;

    /** @throws IOException when the directory or the password cannot be made */
    Credentials(Path dir) throws IOException {
        this.dir = dir;
        Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.exists(passwordFile())) {
            Files.createFile(passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile(), random() + "\n", StandardOpenOption.WRITE);
        }
    }

    Path passwordFile() {
        return dir.resolve("password");
    }

    Path hostKeyFile() {
        return dir.resolve("host.key");
    }

    Path authorizedKeysFile() {
        return dir.resolve("authorized_keys");
    }

    /** Whether it is the password that the file holds now. Reads the file, so not for an event loop. */
    boolean isPassword(String given) {
        try {
            if (Files.size(passwordFile()) > MAX_PASSWORD_BYTES) {
                return false;
            }
            String wanted = Files.readString(passwordFile()).strip();
            return !wanted.isEmpty()
                    && MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    private static String random() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder(PASSWORD_CHARS);
        for (int i = 0; i < PASSWORD_CHARS; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
