package srs.kernel.client;

import java.util.Objects;

/**
 * Whether a client is admitted. Immutable.
 *
 * @param admitted the answer
 * @param code SRS's error code of a refusal (compat 7.4); 0 when admitted
 * @param reason one sentence for the log; empty when admitted
 */
public record Verdict(boolean admitted, int code, String reason) {

    /** Come in. */
    public static final Verdict ADMITTED = new Verdict(true, 0, "");

    public Verdict {
        Objects.requireNonNull(reason, "reason");
    }

    public static Verdict refused(int code, String reason) {
        return new Verdict(false, code, reason);
    }

    /** SRS's short name of the code: {@code SecurityDeny}. */
    public String codeName() {
        return ErrorName.of(code);
    }

    /** A refusal as SRS writes it into its log: {@code code=1053(SecurityDeny) : REASON} (compat 7.3). */
    public String text() {
        return "code=" + code + "(" + codeName() + ") : " + reason;
    }
}
