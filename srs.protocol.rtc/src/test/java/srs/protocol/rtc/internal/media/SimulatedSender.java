package srs.protocol.rtc.internal.media;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import srs.format.rtp.NtpTime;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Rtx;
import srs.format.rtp.rtcp.GenericNack;
import srs.format.rtp.rtcp.PictureLossIndication;
import srs.format.rtp.rtcp.RtcpPacket;
import srs.format.rtp.rtcp.SenderReport;
import srs.kernel.stream.StreamBusyException;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.SessionMedia;

/** A publisher's browser: sends packets, and again those that are asked for. Confined to the test's thread. */
final class SimulatedSender {
    final SessionMedia media;
    final FakeTransport transport;
    /** Payload type and SSRC of retransmissions; without, they are the packets themselves. */
    int rtxPayloadType = -1;
    int rtxSsrc;
    /** Requests for key frames that have got here. */
    int heardKeyFrameRequests;
    private final Simulation simulation;
    private final Map<Integer, Map<Integer, byte[]>> sent = new HashMap<>();
    private int rtxSequenceNumber;

    SimulatedSender(Simulation simulation, EmbeddedChannel loop, TrackPlan... tracks) throws StreamBusyException {
        this.simulation = simulation;
        media = simulation.streams.publisher(simulation.plan(List.of(tracks)));
        transport = simulation.connect(media, loop, packet -> {}, this::onRtcp);
    }

    void send(byte[] packet) {
        RtpHeader header = Captured.header(packet);
        sent.computeIfAbsent(header.ssrc(), s -> new HashMap<>()).put(header.sequenceNumber(), packet);
        deliver(packet);
    }

    void send(List<byte[]> packets) {
        packets.forEach(this::send);
    }

    private void deliver(byte[] packet) {
        // the session owns its memory, and changes it
        simulation.send(() -> media.onRtp(Unpooled.wrappedBuffer(packet.clone()), simulation.clock.micros()));
    }

    private void onRtcp(RtcpPacket packet) {
        if (packet instanceof PictureLossIndication) {
            heardKeyFrameRequests++;
        } else if (packet instanceof GenericNack nack) {
            for (int number : nack.sequenceNumbers()) {
                byte[] lost = sent.getOrDefault(nack.mediaSsrc(), Map.of()).get(number);
                if (lost != null) {
                    deliver(rtxPayloadType < 0 ? lost : rtx(lost));
                }
            }
        }
    }

    private byte[] rtx(byte[] lost) {
        ByteBuf out = Unpooled.buffer();
        Rtx.write(Captured.header(lost), Unpooled.wrappedBuffer(lost), rtxPayloadType, rtxSequenceNumber++ & 0xFFFF, rtxSsrc, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** The sender's clock at a timestamp. */
    void report(int ssrc, long senderUs, int timestamp) {
        ByteBuf out = Unpooled.buffer();
        new SenderReport(ssrc, NtpTime.ofUs(senderUs), timestamp, 0, 0, List.of()).encode(out);
        media.onRtcp(out, simulation.clock.micros());
    }

    long keyFrameRequests() {
        return transport.rtcp(PictureLossIndication.class).size();
    }
}
