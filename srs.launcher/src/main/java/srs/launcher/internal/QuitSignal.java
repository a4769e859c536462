package srs.launcher.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGQUIT, which a JVM keeps for itself: it prints the stacks of all threads and tells no Java code.
 *
 * <p>The start script sends that print to a file (LogVMOutput, LogFile) that this class watches on a thread of its own, so that
 * standard output stays clean. Without the file, QUIT stays a thread dump. A tool that attaches to the JVM uses SIGQUIT too
 * but gets no print, and so does not stop the server.
 */
final class QuitSignal implements Runnable {
    /** System property with the name of the file. */
    static final String FILE_PROPERTY = "srs.vm.output";

    private static final Logger LOG = LoggerFactory.getLogger(QuitSignal.class);
    private static final byte[] MARK = "Full thread dump".getBytes(StandardCharsets.US_ASCII);
    /** The file has no name any more, so that no file system tells of its changes. Nobody minds a second before a quit that waits for clients. */
    private static final int POLL_MS = 1_000;
    private static final int READ_BYTES = 8192;

    private final FileChannel output;
    private Runnable onQuit;
    private int matched;

    private QuitSignal(FileChannel output) {
        this.output = output;
    }

    /** Opens the file, which must be done early: its name is removed here. Null when there is none. */
    static QuitSignal open() {
        String name = System.getProperty(FILE_PROPERTY, "");
        if (name.isEmpty()) {
            return null;
        }
        Path file = Path.of(name);
        try {
            var signal = new QuitSignal(FileChannel.open(file, StandardOpenOption.READ));
            // The JVM and the channel keep the file open: without a name it goes away with the process, even with a killed one.
            Files.delete(file);
            Files.delete(file.getParent());
            return signal;
        } catch (IOException e) {
            return null;
        }
    }

    /** Calls back once, on the watching thread, at the first SIGQUIT. */
    void hear(Runnable callback) {
        onQuit = callback;
        var thread = new Thread(this, "srs-quit-signal");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        var bytes = ByteBuffer.allocate(READ_BYTES);
        try (output) {
            while (!sees(bytes)) {
                Thread.sleep(POLL_MS);
            }
            onQuit.run();
        } catch (IOException e) {
            LOG.warn("SIGQUIT prints a thread dump from now on: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads what is new. The mark may come in pieces; its first letter occurs once in it, so that a simple search will do. */
    private boolean sees(ByteBuffer bytes) throws IOException {
        while (output.read(bytes.clear()) > 0) {
            for (bytes.flip(); bytes.hasRemaining();) {
                byte next = bytes.get();
                matched = next == MARK[matched] ? matched + 1 : next == MARK[0] ? 1 : 0;
                if (matched == MARK.length) {
                    return true;
                }
            }
        }
        return false;
    }
}
