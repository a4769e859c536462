package srs.tool.ffmpeg.internal;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.process.CarriedProgram;

/** The FFmpeg in this bundle, unpacked into the bundle's own folder when it is asked for. Called by one thread at a time; writes files. */
@Component(service = CarriedProgram.class)
public final class CarriedFfmpeg implements CarriedProgram {
    private static final Logger LOG = LoggerFactory.getLogger("srs.tool.ffmpeg");
    private static final String NAME = "ffmpeg";
    private static final String ARCHIVE = "/ffmpeg.jar";
    private static final String PREFIX = "org/bytedeco/ffmpeg/linux-x86_64-gpl/";
    /** Where the program itself lies, with its libraries. */
    private static final String LIBRARIES = "lib";
    /** The libraries know nothing of their folder, so who starts it has to tell them. */
    private static final String SCRIPT = """
            #!/bin/sh
            folder=${0%/*}/lib
            LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec "$folder/ffmpeg" "$@"
            """;

    private final Path folder;
    private final URL archive;
    private final String platform;

    @Activate
    public CarriedFfmpeg(BundleContext context) {
        this(context.getDataFile(NAME).toPath(), CarriedFfmpeg.class.getResource(ARCHIVE), System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    CarriedFfmpeg(Path folder, URL archive, String platform) {
        this.folder = folder.toAbsolutePath();
        this.archive = archive;
        this.platform = platform;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Path file() throws IOException {
        if (!platform.equals("Linux amd64")) {
            throw new IOException("srs.tool.ffmpeg carries an ffmpeg for Linux on x86-64, and this is " + platform);
        }
        if (!Files.isDirectory(folder)) {
            unpack();
        }
        return folder.resolve(NAME);
    }

    /** A folder of its name is always whole: it gets the name last. */
    private void unpack() throws IOException {
        Path made = folder.resolveSibling(NAME + ".new");
        delete(made);
        Path libraries = Files.createDirectories(made.resolve(LIBRARIES));
        try (JarInputStream jar = new JarInputStream(archive.openStream())) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                String file = entry.getName().startsWith(PREFIX) ? entry.getName().substring(PREFIX.length()) : "";
                // the libraries of ffmpeg, without those for Java, and ffprobe
                if (file.equals(NAME) || file.startsWith("lib") && file.indexOf('/') < 0 && !file.startsWith("libjni")) {
                    Files.copy(jar, libraries.resolve(file));
                }
            }
        }
        executable(libraries.resolve(NAME));
        executable(Files.writeString(made.resolve(NAME), SCRIPT));
        DeviceLibraries.complete(made.resolve(NAME), libraries);
        Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("ffmpeg is unpacked into {}", folder);
    }

    private static void executable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }
}
