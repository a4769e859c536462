package srs.kernel.internal.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.config.Section;

/** The identity of this process. Thread-safe; the file is read, or made, when somebody first asks for the identity. */
@Component(service = ServerIdentity.class, immediate = true)
public final class ProcessIdentity implements ServerIdentity {

    /** What a kept id looks like; another content of the file is replaced. */
    private static final Pattern KEPT = Pattern.compile("[0-9A-Za-z._-]{1,64}");

    private static final Logger LOG = LoggerFactory.getLogger(ProcessIdentity.class);

    private final Config config;
    private final String serviceId = Id.random(8);
    private String serverId;

    @Activate
    public ProcessIdentity(@Reference Config config) {
        this.config = config;
    }

    @Override
    public synchronized String serverId() {
        if (serverId == null) {
            Section root = config.root();
            String given = root.string("server_id");
            String pid = root.string("pid");
            serverId = given != null && !given.isEmpty() ? given : kept(fileBeside(pid == null ? "" : pid));
        }
        return serverId;
    }

    @Override
    public String serviceId() {
        return serviceId;
    }

    /** {@code objs/srs.id} for {@code objs/srs.pid}. */
    static Path fileBeside(String pid) {
        String stem = pid.endsWith(".pid") ? pid.substring(0, pid.length() - ".pid".length()) : pid;
        return Path.of((stem.isEmpty() ? "srs" : stem) + ".id").toAbsolutePath();
    }

    /** The id that the file holds; makes both when there is none. */
    static String kept(Path file) {
        String made = "vid-" + Id.random(7);
        try {
            if (Files.exists(file)) {
                String before = Files.size(file) > 100 ? "" : Files.readString(file).strip();
                if (KEPT.matcher(before).matches()) {
                    return before;
                }
            }
            Files.createDirectories(file.getParent());
            Files.writeString(file, made + "\n");
        } catch (IOException e) {
            LOG.warn("the server id {} cannot be kept, so the next start has another: {}", made, e.toString());
        }
        return made;
    }
}
