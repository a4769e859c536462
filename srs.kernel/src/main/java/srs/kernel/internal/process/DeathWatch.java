package srs.kernel.internal.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell beside the server that knows the children and outlives a server that is killed: the end of its input tells it so. Then it ends what is left, with TERM to
 * their process groups and KILL a second later. In the same way it ends what a child has left behind in its group. Begins with the first child. Thread-safe; writes into a
 * pipe, so not on event loops.
 */
final class DeathWatch {
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.process");

    /** Lines {@code + PID} and {@code - PID} come in. A child that could not be given a group of its own gets the signal itself. */
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM USR1 USR2
            all=' '
            while read -r what pid; do
              case $what in
                +) all="$all$pid " ;;
                -) case $all in *" $pid "*) all="${all%% $pid *} ${all#* $pid }" ;; esac
                   { kill -s TERM -- "-$pid" && sleep 1 && kill -s KILL -- "-$pid"; } 2>/dev/null & ;;
              esac
            done
            for pid in $all; do kill -s TERM -- "-$pid"; kill -s TERM "$pid"; done 2>/dev/null
            case $all in *[0-9]*) sleep 1 ;; esac
            for pid in $all; do kill -s KILL -- "-$pid"; kill -s KILL "$pid"; done 2>/dev/null
            exit 0
            """;

    private final List<String> wrapper;

    // guarded by this
    private final Set<Long> children = new TreeSet<>();
    private Process shell;
    /** Also when there is no shell here. */
    private boolean closed;

    /** @param wrapper what the shell is started through */
    DeathWatch(List<String> wrapper) {
        this.wrapper = wrapper;
    }

    /** A child has been started. */
    synchronized void add(long pid) {
        if (closed) {
            return;
        }
        children.add(pid);
        if (shell == null || !shell.isAlive()) {
            begin();
        } else {
            tell("+ " + pid);
        }
    }

    /** A child and its descendants have gone, except for those that it has lost sight of. */
    synchronized void remove(long pid) {
        if (children.remove(pid) && shell != null) {
            tell("- " + pid);
        }
    }

    private void begin() {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("sh", "-c", SCRIPT, "srs-children"));
        try {
            shell = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            children.forEach(pid -> tell("+ " + pid));
        } catch (IOException e) {
            closed = true;
            LOG.warn("children of a server that is killed may be left behind: {}", e.getMessage());
        }
    }

    private void tell(String line) {
        try {
            OutputStream out = shell.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            // it was killed; the next child begins another
            LOG.debug("no shell hears of children: {}", e.getMessage());
        }
    }

    /** The server ends in peace: what it has not been told to have gone is ended. */
    synchronized void close() {
        closed = true;
        if (shell != null) {
            try {
                shell.getOutputStream().close();
            } catch (IOException e) {
                LOG.debug("the shell that watches children has gone: {}", e.getMessage());
            }
        }
    }
}
