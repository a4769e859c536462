package srs.format.rtp.payload;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes the packets of frames. Called by a {@link Packetizer}, once for each packet, on its thread. */
@ConsumerType
@FunctionalInterface
public interface PayloadSink {
    /**
     * The next packet of the frame.
     *
     * @param payload Lent for the call.
     * @param marker whether it is to be set: on the last packet of a picture
     */
    void onPayload(PayloadPieces payload, boolean marker);
}
