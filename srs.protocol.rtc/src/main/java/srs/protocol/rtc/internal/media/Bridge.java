package srs.protocol.rtc.internal.media;

/** What brings a stream of another protocol to WebRTC's players, as long as it is open. Thread-safe. */
interface Bridge {
    void close();
}
