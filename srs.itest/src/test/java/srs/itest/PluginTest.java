package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.Clients;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Faults;
import srs.testkit.Await;

/** What a plugin's author may rely on: each step of a bundle's life under a live stream, and the order in which gates are asked. */
public class PluginTest extends Hosted {
    private static final String MIRROR = "org.example.mirror";
    private static final int DENIED = 1064;

    @Configuration
    public Option[] house() {
        return House.configured("mirror { listen $host:$spare; }", "srs.protocol.rtmp", "srs.output.remux", MIRROR);
    }

    @Test
    public void shouldGiveAndTakeAllThatAPluginHasWithEachStepOfItsLife() throws BundleException, IOException {
        try (Pulse pulse = stage.publish("life"); RtmpClient rtmp = stage.playRtmp("life"); FlvPlayer flv = stage.playFlv("life")) {
            Stage.awaitFresh(pulse, flv.received);
            Bundle mirror = site.bundle(MIRROR);
            awaitWork("found in the folder at the start", true);

            mirror.stop();
            assertFalse("what it published ends with it", isMirrored());
            assertEquals("what it answered, too", 404, site.get("/live/life.frames"));
            assertFalse("its port is closed or unanswered", mirrorsStatus());

            mirror.start();
            awaitWork("started again, it is told of the stream that is live", true);

            Loader first = Loader.of(mirror);
            mirror.update(Files.newInputStream(site.jar("org.example.mirror2")));
            assertEquals("2.0.0", mirror.getVersion().toString());
            awaitWork("updated", true);
            first.awaitCollected();

            mirror.update(new ByteArrayInputStream(Files.readAllBytes(site.jar(MIRROR))));
            awaitWork("and back", true);
            assertEquals("nothing of it was a fault", List.of(), site.with(Faults.class, faults -> faults.faults().stream().filter(f -> f.bundle().equals(MIRROR)).toList()));
            Stage.assertComplete("RTMP player", pulse, rtmp.received);
            Stage.assertComplete("HTTP-FLV player", pulse, flv.received);
        }
    }

    private void awaitWork(String what, boolean works) {
        Await.until(what, () -> isMirrored() == works && mirrorsStatus() == works);
    }

    private boolean isMirrored() {
        return site.with(StreamHub.class, hub -> hub.find(new StreamKey(StreamKey.DEFAULT_VHOST, "mirror", "life")).filter(StreamInfo::isLive).isPresent());
    }

    private boolean mirrorsStatus() {
        try (var socket = new Socket(site.host, site.spare)) {
            socket.setSoTimeout(500);
            return socket.getInputStream().read() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    public void shouldAskGatesByRankAndEndWithTheFirstRefusal() {
        List<String> asked = new CopyOnWriteArrayList<>();
        List<ServiceRegistration<Gate>> gates = new ArrayList<>();
        gates.add(gate(10, asked, "last", Verdict.ADMITTED));
        gates.add(gate(1000, asked, "first", Verdict.ADMITTED));
        gates.add(gate(500, asked, "second", Verdict.refused(4711, "not today")));
        try {
            assertEquals(Verdict.refused(4711, "not today"), ask("live"));
            assertEquals(List.of("first", "second"), asked);
            gates.remove(2).unregister();
            asked.clear();
            assertEquals(Verdict.ADMITTED, ask("live"));
            assertEquals(List.of("first", "last"), asked);
        } finally {
            gates.forEach(ServiceRegistration::unregister);
        }
    }

    @Test
    public void shouldRefuseWhenAGateThrowsOrFails() {
        ServiceRegistration<Gate> thrower = register(900, request -> {
            throw new IllegalStateException("thrown");
        });
        assertFalse(ask("live").admitted());
        thrower.unregister();
        ServiceRegistration<Gate> failing = register(900, request -> CompletableFuture.failedFuture(new IOException("failed")));
        assertFalse(ask("live").admitted());
        failing.unregister();
        assertEquals(Verdict.ADMITTED, ask("live"));
    }

    @Test
    public void shouldLetNobodyInUnaskedWhileAPluginWithAGateIsUpdated() throws BundleException, IOException {
        Bundle mirror = site.bundle(MIRROR);
        byte[] jar = Files.readAllBytes(site.jar(MIRROR));
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            verdicts.add(CompletableFuture.supplyAsync(() -> ask("mirror")));
            mirror.update(new ByteArrayInputStream(jar));
            verdicts.add(CompletableFuture.supplyAsync(() -> ask("mirror")));
        }
        for (CompletableFuture<Verdict> verdict : verdicts) {
            assertEquals(DENIED, Await.result("the verdict", verdict).code());
        }
        assertTrue(ask("live").admitted());
    }

    private ServiceRegistration<Gate> gate(int ranking, List<String> asked, String name, Verdict verdict) {
        return register(ranking, request -> {
            asked.add(name);
            return CompletableFuture.completedFuture(verdict);
        });
    }

    private ServiceRegistration<Gate> register(int ranking, Gate gate) {
        return site.context.registerService(Gate.class, gate, new Hashtable<>(Map.of("service.ranking", ranking)));
    }

    /** As a protocol asks for an encoder. */
    private Verdict ask(String app) {
        return site.with(Clients.class, clients -> {
            try (ClientHandle client = clients.connected("itest", site.host, reason -> {})) {
                StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, app, "asked");
                return site.with(Admission.class, admission -> Await.result("the verdict",
                        admission.check(new AdmissionRequest(AdmissionRequest.Action.PUBLISH, client, key, "", Map.of()))));
            }
        });
    }
}
