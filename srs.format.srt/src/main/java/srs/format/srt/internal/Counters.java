package srs.format.srt.internal;

/** What a connection counts; see {@link srs.format.srt.SrtStatistics}. Confined to its connection. */
public final class Counters {
    public long pktSent;
    public long pktSentUnique;
    public long byteSent;
    public long byteSentUnique;
    public long pktRetrans;
    public long byteRetrans;
    public long pktSndLoss;
    public long pktSndDrop;
    public long byteSndDrop;
    public long pktRecv;
    public long pktRecvUnique;
    public long byteRecv;
    public long byteRecvUnique;
    public long pktRcvRetrans;
    public long pktRcvLoss;
    public long pktRcvDrop;
    public long pktRcvBelated;
    public long usRcvBelated;
    public long pktReorderDistance;
    public long pktRcvUndecrypt;
    public long byteRcvUndecrypt;
    public long pktSentAck;
    public long pktRecvAck;
    public long pktSentNak;
    public long pktRecvNak;
    public long pktRecvMalformed;
    public long pktSndFilterExtra;
    public long pktRcvFilterExtra;
    public long pktRcvFilterSupply;

    /** As libsrt does it: so many packets of the average length. */
    public long bytesRecvOf(long packets) {
        return pktRecv == 0 ? 0 : packets * (byteRecv / pktRecv);
    }
}
