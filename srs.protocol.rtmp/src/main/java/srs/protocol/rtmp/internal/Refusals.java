package srs.protocol.rtmp.internal;

import srs.format.rtmp.RtmpError;
import srs.kernel.client.Verdict;
import srs.kernel.stream.EndReason;

/** The errors of SRS for what others decide about a client. Stateless. */
final class Refusals {
    private Refusals() {
    }

    static RtmpError of(Verdict verdict) {
        for (RtmpError error : RtmpError.values()) {
            if (error.code() == verdict.code()) {
                return error;
            }
        }
        return RtmpError.SECURITY_CHECK;
    }

    /** The sentence for the log; with the number when RTMP has no name for it. */
    static String text(Verdict verdict) {
        return of(verdict).code() == verdict.code() ? verdict.reason() : verdict.text();
    }

    static RtmpError of(EndReason reason, boolean isPublisher) {
        return switch (reason.kind()) {
            case KICKED -> isPublisher ? RtmpError.KICKOFF_FOR_IDLE : RtmpError.USER_DISCONNECT;
            case DURATION -> RtmpError.DURATION_EXCEED;
            case FAULT -> RtmpError.SYSTEM_ASSERT;
            case CLOSED, PEER, BUNDLE_STOPPED -> RtmpError.CLOSE;
        };
    }
}
