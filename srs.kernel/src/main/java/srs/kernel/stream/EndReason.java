package srs.kernel.stream;

import java.util.Objects;

/**
 * Why a publication or subscription ended: a kind for programs, a sentence for the log. Immutable.
 *
 * @param kind what ended it
 * @param text one sentence with its numbers; control characters become blanks
 */
public record EndReason(Kind kind, String text) {

    /** What ended a publication or a subscription. */
    public enum Kind {
        /** Its owner closed it. */
        CLOSED,
        /** The peer went away. */
        PEER,
        /** An operator, or a rule such as kickoff_for_idle, ended it. */
        KICKED,
        /** The bundle that owned it stopped. */
        BUNDLE_STOPPED,
        /** The requested duration was reached. */
        DURATION,
        /** A callback threw; its bundle has been told. */
        FAULT
    }

    public EndReason {
        Objects.requireNonNull(kind, "kind");
        // a peer, or what a plugin threw, may have had its word in it
        text = text.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
