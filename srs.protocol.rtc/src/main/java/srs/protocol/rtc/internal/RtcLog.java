package srs.protocol.rtc.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where WebRTC's lines go. */
public final class RtcLog {
    public static final Logger LOG = LoggerFactory.getLogger("srs.rtc");

    private RtcLog() {
    }
}
