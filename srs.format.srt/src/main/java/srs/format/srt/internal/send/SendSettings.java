package srs.format.srt.internal.send;

import srs.format.srt.internal.filter.FecSettings;

/**
 * How a connection sends. Immutable.
 *
 * @param maxPackets that are kept
 * @param window packets in flight at most, as the peer's handshake says
 * @param maxBytesPerSecond -1 for no limit, 0 for what comes in
 * @param inputBytesPerSecond what comes in; 0 for what is measured
 * @param overheadPercent what may be sent again
 * @param filter null for none
 */
public record SendSettings(int maxPackets, int window, long maxBytesPerSecond, long inputBytesPerSecond, int overheadPercent, boolean dropsLate, long peerLatencyUs,
        FecSettings filter) {}
