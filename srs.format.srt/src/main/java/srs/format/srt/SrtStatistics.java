package srs.format.srt;

/**
 * What a connection has done since it began, and how it is now, by the names of libsrt's statistics (its programs group them in this way, too). Bytes are of payloads, without
 * headers. Immutable.
 *
 * <p>{@code pktReorderTolerance} is not here: a loss is reported at once.
 *
 * @param msTimeStamp since it began
 */
public record SrtStatistics(long msTimeStamp, Sent sent, Received received, Link link) {

    /**
     * Of what we send.
     *
     * @param pktSndLoss packets that the peer has missed
     * @param pktSndDrop messages for which there was no room, or that were too late
     * @param usSndDuration how long there was something to send, or not acknowledged
     * @param mbpsSendRate of the last second or so
     * @param usPktSndPeriod time between two packets that the congestion control allows
     * @param pktSndBuf packets that are kept, which is until the peer has them
     * @param msSndBuf between the oldest and the newest of them
     * @param byteAvailSndBuf room for more
     * @param msSndTsbPdDelay the latency
     * @param pktSndFilterExtra packets of the filter
     */
    public record Sent(long pktSent, long pktSentUnique, long pktRetrans, long pktSndLoss, long pktSndDrop, long byteSent, long byteSentUnique, long byteRetrans,
            long byteSndDrop, long pktRecvACK, long pktRecvNAK, long usSndDuration, double mbpsSendRate, double usPktSndPeriod, int pktSndBuf, long byteSndBuf, long msSndBuf,
            long byteAvailSndBuf, int msSndTsbPdDelay, long pktSndFilterExtra) {}

    /**
     * Of what we receive.
     *
     * @param pktRcvLoss packets that were missed, which may have come later
     * @param pktRcvDrop packets that have not come in time
     * @param pktRcvBelated packets that came after that
     * @param pktRcvAvgBelatedTime by how many milliseconds
     * @param byteRcvLoss as libsrt: as many packets of the average length
     * @param byteRcvDrop the same
     * @param pktReorderDistance by how many packets one was overtaken at most
     * @param mbpsRecvRate of the last second or so
     * @param pktRcvBuf packets that wait for their time, or for those before them
     * @param msRcvBuf between the oldest and the newest of them
     * @param byteAvailRcvBuf room for more
     * @param msRcvTsbPdDelay the latency
     * @param pktRcvFilterSupply packets that the filter made
     * @param pktRcvFilterLoss packets that it could not make
     * @param pktRecvMalformed packets that are no SRT (not of libsrt)
     */
    public record Received(long pktRecv, long pktRecvUnique, long pktRcvRetrans, long pktRcvLoss, long pktRcvDrop, long pktRcvBelated, double pktRcvAvgBelatedTime,
            long pktRcvUndecrypt, long byteRecv, long byteRecvUnique, long byteRcvLoss, long byteRcvDrop, long byteRcvUndecrypt, long pktSentACK, long pktSentNAK,
            long pktReorderDistance, double mbpsRecvRate, int pktRcvBuf, long byteRcvBuf, long msRcvBuf, long byteAvailRcvBuf, int msRcvTsbPdDelay, long pktRcvFilterExtra,
            long pktRcvFilterSupply, long pktRcvFilterLoss, long pktRecvMalformed) {}

    /**
     * Of the way between both.
     *
     * @param mbpsBandwidth what the way bears, as the peer says; 0 when it has said nothing
     * @param mbpsMaxBW what may be sent
     * @param pktFlowWindow packets that the peer has room for
     * @param pktCongestionWindow packets that may be on their way; there is no other limit in live mode
     * @param pktFlightSize packets that are on their way
     * @param byteMSS the longest packet, with its headers
     */
    public record Link(double msRTT, double mbpsBandwidth, double mbpsMaxBW, int pktFlowWindow, int pktCongestionWindow, int pktFlightSize, int byteMSS) {}
}
