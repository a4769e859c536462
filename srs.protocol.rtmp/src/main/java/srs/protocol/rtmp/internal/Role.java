package srs.protocol.rtmp.internal;

import srs.kernel.stream.EndReason;

/** What a client does now, from the moment it asks to. Lives on its connection's loop. */
sealed interface Role permits PublishRole, PlayRole {

    /** It does so no more. Closes what it opened; without effect for what was not opened yet. */
    void end(EndReason reason);
}
