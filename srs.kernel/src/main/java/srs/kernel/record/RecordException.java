package srs.kernel.record;

import java.util.Objects;

/** A recording cannot be started or stopped. The message goes to the operator who asked. */
public final class RecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Kind {
        /** There is no recording of this id, or no vhost of this name. */
        NOT_FOUND,
        /** The options mean nothing to this recorder. */
        INVALID,
        /** Not now: it is being recorded already, or there are too many. */
        BUSY,
        /** The recorder cannot: the disk is full, the folder is missing. */
        FAILED
    }

    private final Kind kind;

    public RecordException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public Kind kind() {
        return kind;
    }
}
