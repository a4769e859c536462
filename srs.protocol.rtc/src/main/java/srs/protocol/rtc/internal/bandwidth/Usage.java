package srs.protocol.rtc.internal.bandwidth;

/** What the delay tells of the path: its queue grows, stays, or drains. */
enum Usage {
    OVER, NORMAL, UNDER
}
