package srs.launcher.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for changes in a folder, where the file system tells of them; a folder behind a link is watched where the link leads. One thread.
 *
 * <p>It may miss changes (a network file system, too many watches on the machine), so whoever asks looks from time to time in any case.
 */
final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    private final Path folder;
    private WatchService service;
    private WatchKey key;
    private Path watched;

    FolderEvents(Path folder) {
        this.folder = folder;
    }

    /**
     * Waits at most so long for a change; {@code blindMs} when nobody tells of changes here.
     *
     * @return whether there was one
     */
    boolean await(long limitMs, long blindMs) throws InterruptedException {
        if (!isWatching()) {
            Thread.sleep(Math.min(limitMs, blindMs));
            return false;
        }
        try {
            WatchKey changed = service.poll(limitMs, TimeUnit.MILLISECONDS);
            if (changed == null) {
                return false;
            }
            changed.pollEvents();
            changed.reset(); // one that is not valid any more is found at the next wait
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    private boolean isWatching() {
        try {
            Path real = folder.toRealPath();
            if (key != null && key.isValid() && real.equals(watched)) {
                return true;
            }
            close();
            service = real.getFileSystem().newWatchService();
            key = real.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY);
            watched = real;
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("nobody tells of changes in {}: {}", folder, e.toString());
            close();
            return false;
        }
    }

    @Override
    public void close() {
        key = null;
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("{} stays watched", folder, e);
            }
            service = null;
        }
    }
}
