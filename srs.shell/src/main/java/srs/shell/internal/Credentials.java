package srs.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may enter the ssh shell: {@value #USER}, with the password in the file {@code password}, made at first start and readable by its owner only, or with a key in
 * {@code authorized_keys}. Thread-safe.
 */
final class Credentials {

    static final String USER = "srs";

    /** Characters of a password that was made here: 130 bits. */
    private static final int PASSWORD_CHARS = 26;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int MAX_PASSWORD_BYTES = 1024;
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path dir;

    /** @throws IOException when the directory or the password cannot be made */
    Credentials(Path dir) throws IOException {
        this.dir = dir;
        if (!Files.isDirectory(dir)) {
            if (dir.getParent() != null) {
                Files.createDirectories(dir.getParent());
            }
            Files.createDirectory(dir, only("rwx------"));
        }
        // an empty file is what a crash or a full disk leaves
        if (!Files.exists(passwordFile()) || Files.size(passwordFile()) == 0) {
            Path whole = dir.resolve("password.new");
            Files.deleteIfExists(whole);
            Files.createFile(whole, only("rw-------"));
            Files.writeString(whole, random() + "\n", StandardOpenOption.WRITE);
            Files.move(whole, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
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

    /** Whether others than the owner can read the password or change the keys. */
    boolean isOpenToOthers() throws IOException {
        for (Path file : new Path[] {passwordFile(), hostKeyFile()}) {
            if (Files.exists(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                return true;
            }
        }
        return Files.exists(authorizedKeysFile()) && Files.getPosixFilePermissions(authorizedKeysFile()).stream()
                .anyMatch(p -> p == PosixFilePermission.GROUP_WRITE || p == PosixFilePermission.OTHERS_WRITE);
    }

    /** Whether it is the password that the file holds now. Reads the file, so not for an event loop of the server. */
    boolean isPassword(String user, String given) {
        try {
            if (!user.equals(USER) || Files.size(passwordFile()) > MAX_PASSWORD_BYTES) {
                return false;
            }
            String wanted = Files.readString(passwordFile()).strip();
            return !wanted.isEmpty()
                    && MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
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
