package srs.format.srt;

/**
 * What a connection has done since it began, by the names of libsrt's statistics. Payload bytes, without headers. Immutable.
 *
 * @param pktRecvMalformed packets that are no SRT (not of libsrt)
 */
public record SrtStatistics(long msTimeStamp, long pktSent, long pktSentUnique, long pktRetrans, long pktSndLoss, long pktSndDrop, long byteSent, long byteSentUnique,
        long byteRetrans, long byteSndDrop, long pktRecv, long pktRecvUnique, long pktRcvRetrans, long pktRcvLoss, long pktRcvDrop, long pktRcvBelated,
        long pktRcvUndecrypt, long byteRecv, long byteRecvUnique, long byteRcvUndecrypt, long pktSentACK, long pktRecvACK, long pktSentNAK, long pktRecvNAK,
        double msRTT, int pktFlightSize, int pktSndBuf, long byteSndBuf, int pktRcvBuf, int msRcvTsbPdDelay, int msSndTsbPdDelay, double mbpsMaxBW,
        long pktRecvMalformed, long pktSndFilterExtra, long pktRcvFilterExtra, long pktRcvFilterSupply) {}
