package srs.output.dvr.internal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, for operators. Stateless. */
final class Problems {
    private Problems() {}

    /** The reason without the class of the exception, as far as there is one. */
    static String text(Exception cause) {
        if (cause instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        } else if (cause instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        } else if (cause instanceof FileSystemException system) {
            return system.getFile() + (system.getReason() == null ? ": " + system.getClass().getSimpleName() : ": " + system.getReason());
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
