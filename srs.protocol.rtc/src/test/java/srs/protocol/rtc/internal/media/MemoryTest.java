package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.TransportFeedback;
import srs.kernel.stream.StreamBusyException;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.SessionMedia;
import srs.testkit.Garbage;

/** A player keeps no packets of its own: what one more of them takes, with the notes of the leak detector. */
class MemoryTest {
    private static final int PLAYERS = 400;
    private static final long LIMIT_BYTES = 100 * 1024;
    private static final TrackPlan VIDEO = Plans.with(Plans.video("0", 1, 2, Plans.codec(PayloadFormat.H264, 102, 103)), Map.of(ExtensionUri.TRANSPORT_WIDE_CC, 3, ExtensionUri.MID, 4));
    private static final TrackPlan AUDIO = Plans.with(Plans.audio("1", 3, Plans.codec(PayloadFormat.OPUS, 111, CodecPlan.NONE)), Map.of(ExtensionUri.TRANSPORT_WIDE_CC, 3));

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private static long heapBytes() {
        Garbage.collect(() -> {});
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aPlayerTakesLessThan100Kilobytes() throws StreamBusyException {
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.video("0", 71, 0, Plans.codec(PayloadFormat.H264, 96, CodecPlan.NONE)));
        List<SessionMedia> players = new ArrayList<>();
        long before = heapBytes();
        for (int i = 0; i < PLAYERS; i++) {
            SessionMedia player = simulation.streams.player(simulation.plan(List.of(VIDEO, AUDIO)));
            simulation.connect(player, simulation.loopA, packet -> {}, packet -> {}).keepsNothing = true;
            players.add(player);
        }
        sender.send(Captured.H264.rounds(1, 96, 71));
        simulation.run(200);
        for (SessionMedia player : players) {
            ByteBuf feedback = Unpooled.buffer();
            new TransportFeedback(1, 2, 0, 0, 0, new int[] {1, 2, 3}).encode(feedback);
            player.onRtcp(feedback, simulation.clock.micros());
        }
        assertThat((heapBytes() - before) / PLAYERS).isLessThan(LIMIT_BYTES);
    }
}
