package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;

/** Programs belong to the bundle that runs them: they go with it, and come with it, under a live stream that notices nothing. */
public class ChildrenTest extends Hosted {
    private static final List<String> BUNDLES = List.of("srs.output.exec", "srs.output.transcode", "srs.input.ingest");
    private static final Duration GONE = Duration.ofSeconds(2);
    private static final int UPDATES = 1;

    @Configuration
    public Option[] house() {
        return House.configured("""
                ff_log_dir /dev/null;
                http_api { enabled on; listen $host:$spare; }
                snapshot { ffmpeg $folder/fake-camera; cache 0; timeout 30; }
                vhost children {
                    $patient
                    exec { enabled on; publish /bin/sh -c "sleep 1000 & wait"; }
                    transcode { enabled on; ffmpeg $folder/fake-ffmpeg; engine ff { enabled on; vcodec copy; acodec copy; output $folder/[stream].flv; } }
                    ingest file { enabled on; ffmpeg $folder/fake-ffmpeg; input { type file; url x.flv; } engine { output rtmp://none/x/y; } }
                }
                """, "srs.protocol.rtmp", "srs.output.remux", "srs.output.exec", "srs.output.transcode", "srs.input.ingest", "srs.output.snapshot");
    }

    private List<ChildInfo> children(String bundle) {
        return site.with(ChildProcesses.class, processes -> processes.children().stream().filter(child -> child.bundle().equals(bundle)).toList());
    }

    private ProcessHandle awaitChild(String bundle) {
        return Await.value("a program of " + bundle, () -> children(bundle).stream().filter(child -> child.pid() > 0).findFirst()
                .flatMap(child -> ProcessHandle.of(child.pid())).orElse(null));
    }

    /** Takes a picture with each of them; the last one stays. */
    private List<Loader> swapCameras() throws IOException, BundleException {
        List<Loader> loaders = new ArrayList<>();
        Bundle bundle = site.awaitActive("srs.output.snapshot");
        String path = "/api/v2/streams/" + site.with(StreamHub.class, hub -> hub.find(new StreamKey("children", "live", "a")).orElseThrow().id()) + "/snapshot.jpg";
        for (int i = 0; i <= UPDATES; i++) {
            assertEquals(200, site.get(site.spare, path));
            loaders.add(Loader.of(bundle));
            bundle.stop();
            bundle.update(Files.newInputStream(site.jar("srs.output.snapshot")));
            bundle.start();
        }
        assertEquals(200, site.get(site.spare, path));
        return loaders;
    }

    /** The real ones need not be here: what is tested is whose they are. */
    private void program(String name, String script) throws IOException {
        Files.writeString(site.folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertTrue(site.folder.resolve(name).toFile().setExecutable(true));
    }

    @Test
    public void shouldEndProgramsWithTheirBundleAndStartThemWithTheNext() throws IOException, BundleException {
        program("fake-ffmpeg", "sleep 1000 & wait");
        program("fake-camera", "echo a picture");
        try (Pulse pulse = stage.publish("a?vhost=children"); RtmpClient player = stage.playRtmp("a?vhost=children")) {
            List<Loader> loaders = new ArrayList<>();
            for (String name : BUNDLES) {
                Bundle bundle = site.awaitActive(name);
                if (name.contains("ingest")) {
                    // its first start was before the program was there
                    bundle.update(Files.newInputStream(site.jar(name)));
                }
                for (int i = 0; i < UPDATES; i++) {
                    ProcessHandle child = awaitChild(name);
                    Optional<ProcessHandle> grandchild = Await.value("its descendant", () -> child.descendants().findFirst().map(Optional::of).orElse(null));
                    loaders.add(Loader.of(bundle));
                    bundle.stop();
                    Await.until("it is gone", GONE, () -> !child.isAlive() && !grandchild.orElseThrow().isAlive());
                    bundle.update(Files.newInputStream(site.jar(name)));
                    bundle.start();
                }
                awaitChild(name);
            }
            loaders.addAll(swapCameras());
            Stage.awaitFresh(pulse, player.received);
            assertTrue("the encoder stays", pulse.client().isOpen());

            ProcessHandle last = awaitChild("srs.output.exec");
            site.remove("srs.output.exec.jar");
            site.awaitGone("srs.output.exec");
            Await.until("it is gone", GONE, () -> !last.isAlive());
            site.drop(site.jar("srs.output.exec"), "srs.output.exec.jar");
            site.awaitActive("srs.output.exec");
            awaitChild("srs.output.exec");
            Loader.awaitCollected(loaders, 0);
        }
        for (String name : List.of("srs.output.exec", "srs.output.transcode")) {
            Await.until("no stream, no program of " + name, () -> children(name).isEmpty());
        }
        assertEquals(1, children("srs.input.ingest").size());
    }
}
