package srs.http.files.internal;

import java.nio.file.Path;
import java.util.Optional;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;

/** Which folder a request is about: the vhost's own below its mount (F109), else that of the server (F108). Thread-safe; the configuration is read each time. */
final class Folders {
    private static final String VHOST = "[vhost]";

    private final Config config;
    private final Path workDir;

    /** @param workDir where relative folders begin */
    Folders(Config config, Path workDir) {
        this.config = config;
        this.workDir = workDir;
    }

    /**
     * A path in a folder.
     *
     * @param rest without a slash in front
     */
    record Place(Folder folder, String rest) {}

    Place of(String host, String path) {
        return config.resolveVhost(host).flatMap(vhost -> ofVhost(vhost, path))
                .orElseGet(() -> new Place(folder(config.root().string("http_server.dir")), path.substring(1)));
    }

    private Optional<Place> ofVhost(String vhost, String path) {
        Section section = config.vhost(vhost);
        if (!section.isOn("http_static.enabled")) {
            return Optional.empty();
        }
        String mount = mount(section.string("http_static.mount"), vhost);
        return path.startsWith(mount) ? Optional.of(new Place(folder(section.string("http_static.dir")), path.substring(mount.length()))) : Optional.empty();
    }

    /** {@code /hls/} of {@code [vhost]/hls}: what stands before the first slash names the vhost, which the request's host has chosen already. */
    static String mount(String template, String vhost) {
        String path = template.substring(Math.max(0, template.indexOf('/'))).replace(VHOST, vhost.equals(StreamKey.DEFAULT_VHOST) ? "" : vhost).replaceAll("/+", "/");
        String begun = path.startsWith("/") ? path : "/";
        return begun.endsWith("/") ? begun : begun + "/";
    }

    private Folder folder(String dir) {
        return new Folder(workDir.resolve(dir));
    }
}
