package srs.input.caster.internal;

import srs.kernel.stream.EndReason;

/** Why a sender's session ends. */
enum End {
    /** It has sent all. */
    DONE(200, EndReason.Kind.CLOSED),
    /** It has gone. */
    GONE(400, EndReason.Kind.PEER),
    /** What it sends is not what it should be. */
    MALFORMED(400, EndReason.Kind.PEER),
    /** It may not. */
    REFUSED(403, EndReason.Kind.CLOSED),
    /** There is no such place. */
    UNKNOWN(404, EndReason.Kind.CLOSED),
    /** It sends nothing any more. */
    SILENT(408, EndReason.Kind.PEER),
    /** Somebody else publishes the stream. */
    BUSY(409, EndReason.Kind.CLOSED),
    /** The kernel has ended it: an operator, a rule. */
    KICKED(403, EndReason.Kind.KICKED),
    /** The other server does not take it. */
    FAILED(502, EndReason.Kind.CLOSED),
    /** This bundle goes, or the port is not wanted any more. */
    STOPPED(503, EndReason.Kind.BUNDLE_STOPPED);

    final int httpStatus;
    private final EndReason.Kind kind;

    End(int httpStatus, EndReason.Kind kind) {
        this.httpStatus = httpStatus;
        this.kind = kind;
    }

    EndReason because(String text) {
        return new EndReason(kind, text);
    }

    /** Whether statistics count it as an error. */
    boolean isFailure() {
        return this != DONE && this != STOPPED && this != GONE;
    }
}
