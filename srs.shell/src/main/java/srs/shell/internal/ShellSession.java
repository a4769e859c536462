package srs.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import srs.kernel.work.Workers;

/**
 * One ssh session: a dialogue with line editing and completion, or a single command ({@code ssh ... streams}). Runs on a worker thread.
 */
final class ShellSession implements Command {

    /** Longest single command, in characters. */
    private static final int MAX_COMMAND_CHARS = 8192;

    private static final int FAILED = 1;

    private final CommandProcessor processor;
    private final Workers workers;
    private final String single;
    private final Supplier<List<String>> clientIds;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private volatile Terminal terminal;

    /** @param single the only command, or null for a dialogue */
    ShellSession(CommandProcessor processor, Workers workers, String single, Supplier<List<String>> clientIds) {
        this.processor = processor;
        this.workers = workers;
        this.single = single;
        this.clientIds = clientIds;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        Runnable run = single == null ? () -> dialogue(environment) : this::one;
        try {
            workers.serial("ssh session").execute(run);
        } catch (RejectedExecutionException e) {
            throw new IOException("the shell has stopped", e);
        }
    }

    @Override
    public void destroy(ChannelSession channel) throws IOException {
        Terminal open = terminal;
        if (open != null) {
            open.close();
        }
    }

    private void one() {
        int code = 0;
        try (CommandSession session = processor.createSession(in, out, err)) {
            if (single.length() > MAX_COMMAND_CHARS) {
                throw new IllegalArgumentException("command of " + single.length() + " characters is longer than " + MAX_COMMAND_CHARS);
            }
            print(session, out, session.execute(single));
        } catch (Exception e) {
            code = FAILED;
            say(err, message(e));
        }
        flush();
        exit.onExit(code);
    }

    private void dialogue(Environment environment) {
        String type = environment.getEnv().getOrDefault(Environment.ENV_TERM, "xterm");
        try (Terminal open = new ExternalTerminal("ssh", type, in, out, StandardCharsets.UTF_8)) {
            terminal = open;
            open.setSize(size(environment));
            environment.addSignalListener((channel, signal) -> open.setSize(size(environment)), org.apache.sshd.server.Signal.WINCH);
            try (CommandSession session = processor.createSession(open.input(), open.output(), open.output())) {
                LineReader reader = LineReaderBuilder.builder().terminal(open).appName("srs")
                        .completer(new CommandCompleter(session, clientIds)).build();
                converse(session, reader, open.output());
            }
        } catch (IOException e) {
            say(err, message(e));
        } finally {
            flush();
            exit.onExit(0);
        }
    }

    private static void converse(CommandSession session, LineReader reader, OutputStream to) {
        say(to, "help lists the commands, TAB completes, exit leaves");
        while (true) {
            String line;
            try {
                line = reader.readLine("srs> ").strip();
            } catch (UserInterruptException e) {
                continue;
            } catch (EndOfFileException | java.io.IOError e) {
                return;
            }
            if (line.equals("exit") || line.equals("logout") || line.equals("quit")) {
                return;
            }
            if (line.isEmpty()) {
                continue;
            }
            try {
                print(session, to, session.execute(line));
            } catch (Exception e) {
                say(to, message(e));
            }
        }
    }

    private static void print(CommandSession session, OutputStream to, Object result) {
        if (result != null) {
            say(to, String.valueOf(session.format(result, Converter.INSPECT)));
        }
    }

    private static String message(Throwable e) {
        Throwable cause = e instanceof java.lang.reflect.InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static void say(OutputStream to, String text) {
        try {
            to.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            // the peer has gone; the session ends with its next read
            return;
        }
    }

    private void flush() {
        try {
            out.flush();
            err.flush();
        } catch (IOException e) {
            // the peer has gone
            return;
        }
    }

    private static Size size(Environment environment) {
        return new Size(number(environment, Environment.ENV_COLUMNS, 80), number(environment, Environment.ENV_LINES, 24));
    }

    private static int number(Environment environment, String name, int otherwise) {
        try {
            int value = Integer.parseInt(environment.getEnv().getOrDefault(name, ""));
            return value > 0 && value <= 1000 ? value : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
