package srs.api.internal.v2;

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
import java.util.Base64;
import java.util.Set;
import srs.http.HttpExchange;

/**
 * The key that calls must show which change something: in the file {@code key}, made at first start for its owner's eyes only. Change the file to
 * change the key. Thread-safe; reads the file at each question, so not for an event loop.
 */
final class ApiKey {

    /** Random bytes of a key that was made here. */
    private static final int KEY_BYTES = 24;
    private static final int MAX_FILE_BYTES = 1024;
    /** A key of fewer characters, as an operator may write one, admits nobody. */
    private static final int MIN_CHARS = 16;
    private static final String BEARER = "Bearer ";
    private static final String HEADER = "X-Api-Key";

    private final Path dir;

    ApiKey(Path dir) {
        this.dir = dir;
    }

    Path file() {
        return dir.resolve("key");
    }

    /** Makes the key when there is none. @return whether it was made now */
    boolean make() throws IOException {
        if (!Files.isDirectory(dir)) {
            if (dir.getParent() != null) {
                Files.createDirectories(dir.getParent());
            }
            Files.createDirectory(dir, only("rwx------"));
        }
        // an empty file is what a crash or a full disk leaves
        if (Files.exists(file()) && Files.size(file()) > 0) {
            return false;
        }
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        Path whole = dir.resolve("key.new");
        Files.deleteIfExists(whole);
        Files.createFile(whole, only("rw-------"));
        Files.writeString(whole, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n", StandardOpenOption.WRITE);
        Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Whether others than the owner can read the key. */
    boolean isOpenToOthers() throws IOException {
        return Files.getPosixFilePermissions(file()).stream().anyMatch(p -> p.name().startsWith("GROUP") || p.name().startsWith("OTHERS"));
    }

    /** Whether a request shows the key: {@code Authorization: Bearer KEY}, or {@code X-Api-Key: KEY} where Basic authentication needs the other header. */
    boolean isShownBy(HttpExchange exchange) {
        String given = exchange.header(HEADER).orElse("");
        String authorization = exchange.header("Authorization").orElse("");
        if (given.isEmpty() && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            given = authorization.substring(BEARER.length()).trim();
        }
        try {
            if (Files.size(file()) > MAX_FILE_BYTES) {
                return false;
            }
            String wanted = Files.readString(file()).strip();
            return wanted.length() >= MIN_CHARS && MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
