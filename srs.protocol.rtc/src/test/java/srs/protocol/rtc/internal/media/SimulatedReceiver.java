package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import srs.format.rtp.NackGenerator;
import srs.format.rtp.NtpTime;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Rtx;
import srs.format.rtp.SequenceUnwrapper;
import srs.format.rtp.rtcp.GenericNack;
import srs.format.rtp.rtcp.PictureLossIndication;
import srs.format.rtp.rtcp.RtcpPacket;
import srs.format.rtp.rtcp.SenderReport;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.SessionMedia;

/** A player's browser: gets packets, and asks for those that are missing. Confined to the test's thread. */
final class SimulatedReceiver {
    final SessionMedia media;
    /** What the simulation knows. */
    final SessionMedia session;
    final FakeTransport transport;
    int retransmissions;
    private final Simulation simulation;
    private final Map<Integer, Source> sources = new HashMap<>();
    private final Map<Integer, int[]> rtx = new HashMap<>();

    /** One SSRC. */
    static final class Source {
        final TreeMap<Long, byte[]> packets = new TreeMap<>();
        final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        final NackGenerator nack = new NackGenerator(1000);
    }

    SimulatedReceiver(Simulation simulation, EmbeddedChannel loop, TrackPlan... tracks) {
        this.simulation = simulation;
        for (TrackPlan track : tracks) {
            if (track.rtxSsrc() != 0) {
                rtx.put(track.rtxSsrc(), new int[] {track.codecs().get(0).payloadType(), track.ssrc()});
            }
        }
        media = simulation.streams.player(simulation.plan(List.of(tracks)));
        session = new Asking(media);
        transport = simulation.connect(session, loop, this::receive, packet -> {});
    }

    private void receive(byte[] packet) {
        byte[] original = packet;
        int[] repaired = rtx.get(Captured.header(packet).ssrc());
        if (repaired != null) {
            retransmissions++;
            ByteBuf copy = Unpooled.copiedBuffer(packet);
            Rtx.restore(new RtpHeader().parse(copy), copy, repaired[0], repaired[1]);
            original = new byte[copy.readableBytes()];
            copy.readBytes(original);
        }
        RtpHeader header = Captured.header(original);
        Source source = sources.computeIfAbsent(header.ssrc(), ssrc -> new Source());
        long sequence = source.unwrapper.unwrap(header.sequenceNumber());
        source.nack.onPacket(sequence, simulation.clock.micros());
        source.packets.put(sequence, original);
    }

    void tell(RtcpPacket packet) {
        ByteBuf out = Unpooled.buffer();
        packet.encode(out);
        simulation.send(() -> media.onRtcp(out, simulation.clock.micros()));
    }

    void askKeyFrame(int ssrc) {
        tell(new PictureLossIndication(1, ssrc));
    }

    /** Packets of a source, in order. */
    List<byte[]> packets(int ssrc) {
        Source source = sources.get(ssrc);
        return source == null ? List.of() : new ArrayList<>(source.packets.values());
    }

    /** Numbers that are missing between the first and the last. */
    long missing(int ssrc) {
        TreeMap<Long, byte[]> packets = sources.get(ssrc).packets;
        return packets.lastKey() - packets.firstKey() + 1 - packets.size();
    }

    /** The last one of a source. */
    SenderReport lastReport(int ssrc) {
        List<SenderReport> reports = transport.rtcp(SenderReport.class).stream().filter(report -> report.ssrc() == ssrc).toList();
        assertThat(reports).isNotEmpty();
        return reports.get(reports.size() - 1);
    }

    /** When the first packet of a source was made, by its last report. */
    double timeMs(int ssrc, double ticksPerMs) {
        SenderReport report = lastReport(ssrc);
        return NtpTime.toUs(report.ntpTime()) / 1000.0 - (report.rtpTimestamp() - Captured.header(packets(ssrc).get(0)).timestamp()) / ticksPerMs;
    }

    /** The session, with the receiver's own tick. */
    private final class Asking implements SessionMedia {
        private final SessionMedia inner;
        private final int[] numbers = new int[100];

        Asking(SessionMedia inner) {
            this.inner = inner;
        }

        @Override
        public void onConnected(MediaTransport its) {
            inner.onConnected(its);
        }

        @Override
        public void onRtp(ByteBuf packet, long nowUs) {
            inner.onRtp(packet, nowUs);
        }

        @Override
        public void onRtcp(ByteBuf compound, long nowUs) {
            inner.onRtcp(compound, nowUs);
        }

        @Override
        public void onReadComplete(long nowUs) {
            inner.onReadComplete(nowUs);
        }

        @Override
        public void onTick(long nowUs) {
            sources.forEach((ssrc, source) -> {
                int count = source.nack.poll(nowUs, numbers);
                if (count > 0) {
                    tell(new GenericNack(1, ssrc, Arrays.copyOf(numbers, count)));
                }
            });
            inner.onTick(nowUs);
        }

        @Override
        public void onEnd(EndReason reason) {
            inner.onEnd(reason);
        }
    }
}
