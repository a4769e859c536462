package srs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;
import srs.testkit.Skip;

/** Nobody comes into a server that starts before those are there who say who may: a gate of a third party that takes its time. */
class GatesFirstIT {
    /** Begins, and waits until it is told to go on. Its name is behind those of all protocols. */
    private static final String GATE = """
            import java.nio.file.*;
            import java.util.concurrent.*;
            import org.osgi.framework.*;
            import srs.kernel.client.*;

            public final class SlowGate implements BundleActivator, Gate {
                @Override
                public void start(BundleContext context) throws Exception {
                    Files.createFile(Path.of("%1$s", "begun"));
                    while (!Files.exists(Path.of("%1$s", "go"))) {
                        Thread.sleep(10);
                    }
                    context.registerService(Gate.class, this, null);
                }

                @Override
                public CompletionStage<Verdict> admit(AdmissionRequest request) {
                    return CompletableFuture.completedFuture(Verdict.refused(1018, "the gate is shut"));
                }

                @Override
                public void stop(BundleContext context) {}
            }
            """;

    @TempDir
    Path folder;

    @Test
    void noPortOfAProtocolIsOpenBeforeTheLastGateIsThere() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        int port = Loopback.freePorts(1)[0];
        Path conf = Files.writeString(folder.resolve("srs.conf"), """
                listen 127.0.0.1:%d;
                daemon off; srs_log_tank console; pid %s/srs.pid;
                shell { enabled off; }
                vhost __defaultVhost__ { }
                """.formatted(port, folder));
        Path features = Files.createDirectory(folder.resolve("features"));
        Path rtmp = ServerProcess.DIST.resolve("features/srs.protocol.rtmp.jar");
        Files.copy(rtmp, features.resolve("srs.protocol.rtmp.jar"));
        writeGate(features.resolve("zz.gate.jar"));
        try (var server = ServerProcess.start(conf, Map.of("SRS_FEATURES_DIR", features.toString()))) {
            Await.until("the gate begins, log: " + server.log(), Await.DEADLINE.multipliedBy(3), () -> Files.exists(folder.resolve("begun")));
            assertThat(server.log()).doesNotContain("rtmp listens on");
            Files.createFile(folder.resolve("go"));
            server.untilReady();
            assertThat(server.log()).contains("rtmp listens on");
            try (ChildProcess publisher = ffmpeg.ffmpeg("-f", "lavfi", "-i", "testsrc=d=1", "-c:v", "libx264", "-f", "flv", "rtmp://127.0.0.1:" + port + "/live/early")) {
                assertThat(publisher.exitCode(Await.DEADLINE.multipliedBy(3))).isNotZero();
            }
            assertThat(server.log()).contains("the gate is shut").doesNotContain("start publish");
        }
    }

    private void writeGate(Path jar) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Skip.unless(compiler != null, "GatesFirstIT: this Java has no compiler");
        Path source = Files.writeString(folder.resolve("SlowGate.java"), GATE.formatted(folder));
        StringJoiner classPath = new StringJoiner(File.pathSeparator);
        for (String part : List.of("lib", "system")) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(ServerProcess.DIST.resolve(part), "*.jar")) {
                jars.forEach(file -> classPath.add(file.toString()));
            }
        }
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int result = compiler.run(null, complaints, complaints, "--release", "17", "-proc:none", "-cp", classPath.toString(), "-d", folder.toString(), source.toString());
        assertThat(result).as(complaints.toString()).isZero();
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "zz.gate");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", "SlowGate");
        main.putValue("Import-Package", "org.osgi.framework,srs.kernel.client");
        main.putValue("Provide-Capability", "osgi.service;objectClass:List<String>=\"srs.kernel.client.Gate\"");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest); Stream<Path> classes = Files.list(folder)) {
            for (Path each : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
                out.putNextEntry(new ZipEntry(each.getFileName().toString()));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
    }
}
