package srs.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.work.Workers;

/**
 * One ssh session: a dialogue with line editing and completion, or a single command ({@code ssh ... streams}). Its streams belong to the ssh library; it runs on a
 * worker thread, which it holds until it ends.
 */
final class ShellSession implements Command {

    /** Longest command, in characters. */
    static final int MAX_COMMAND_CHARS = 8192;

    /** Exit codes of a single command, those of sh. */
    private static final int FAILED = 1;
    private static final int NOT_FOUND = 127;

    private static final int MAX_SIDE = 1000;
    private static final int MAX_MESSAGE_CHARS = 4000;
    private static final int MAX_LOGGED_CHARS = 200;
    private static final Set<String> FAREWELLS = Set.of("exit", "logout", "quit");
    private static final Logger LOG = LoggerFactory.getLogger("srs.shell");

    /** What all sessions share. */
    record Surroundings(CommandProcessor processor, Workers workers, SessionLimit limit, Function<String, List<Candidate>> words) {}

    private final Surroundings around;
    private final String single;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private String peer = "?";
    private volatile Terminal terminal;
    private volatile CommandSession commands;

    /** @param single the only command, or null for a dialogue */
    ShellSession(Surroundings around, String single) {
        this.around = around;
        this.single = single;
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
        peer = String.valueOf(channel.getSession().getIoSession().getRemoteAddress());
        if (!around.limit().tryEnter()) {
            say(err, around.limit().limit() + " shell sessions are open already, and no more are allowed");
            flush();
            exit.onExit(FAILED);
            return;
        }
        try {
            around.workers().serial("ssh session").execute(() -> run(environment));
        } catch (RejectedExecutionException e) {
            around.limit().leave();
            throw new IOException("the shell has stopped", e);
        }
    }

    @Override
    public void destroy(ChannelSession channel) throws IOException {
        Terminal open = terminal;
        if (open != null) {
            open.close();
        }
        interrupt();
    }

    /** Ends a command that waits for something, as Ctrl-C and the end of the connection do. */
    private void interrupt() {
        CommandSession open = commands;
        Job job = open == null ? null : open.foregroundJob();
        if (job != null) {
            job.interrupt();
        }
    }

    private void run(Environment environment) {
        int code = FAILED;
        try {
            code = single == null ? dialogue(environment) : one();
        } finally {
            // before the peer hears of the end: it may come back at once
            around.limit().leave();
            flush();
            exit.onExit(code);
        }
    }

    private int one() {
        try (CommandSession session = around.processor().createSession(in, out, err)) {
            ShellScope.putFirst(session);
            execute(session, single, out);
            return 0;
        } catch (CommandNotFoundException e) {
            say(err, message(e));
            return NOT_FOUND;
        } catch (Exception e) {
            say(err, message(e));
            return FAILED;
        }
    }

    private int dialogue(Environment environment) {
        String type = environment.getEnv().getOrDefault(Environment.ENV_TERM, "xterm");
        try (Terminal open = new ExternalTerminal("ssh", type, in, out, StandardCharsets.UTF_8)) {
            terminal = open;
            open.setSize(size(environment));
            environment.addSignalListener((channel, signal) -> {
                open.setSize(size(environment));
                open.raise(Terminal.Signal.WINCH);
            }, Signal.WINCH);
            open.handle(Terminal.Signal.INT, signal -> interrupt());
            try (CommandSession session = around.processor().createSession(open.input(), open.output(), open.output())) {
                ShellScope.putFirst(session);
                LineReader reader = LineReaderBuilder.builder().terminal(open).appName("srs").option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .completer(new CommandCompleter(session, around.words())).build();
                converse(session, reader, open.output());
            }
            return 0;
        } catch (IOException e) {
            say(err, message(e));
            return FAILED;
        }
    }

    private void converse(CommandSession session, LineReader reader, OutputStream to) {
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
            if (FAREWELLS.contains(line)) {
                return;
            }
            if (line.isEmpty()) {
                continue;
            }
            try {
                execute(session, line, to);
            } catch (Exception e) {
                say(to, message(e));
            }
        }
    }

    private void execute(CommandSession session, String line, OutputStream to) throws Exception {
        if (line.length() > MAX_COMMAND_CHARS) {
            throw new CommandFailure("command of " + line.length() + " characters is longer than " + MAX_COMMAND_CHARS);
        }
        LOG.info("{} says: {}", peer, Printable.line(line, MAX_LOGGED_CHARS));
        commands = session;
        Object result = session.execute(line);
        String text = result == null ? "" : String.valueOf(session.format(result, Converter.INSPECT));
        if (!text.isEmpty()) {
            say(to, text);
        }
    }

    /** One line, in words for people. */
    static String message(Throwable e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof InterruptedException) {
            return "interrupted";
        }
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (cause instanceof CommandFailure) {
            return text; // ours, lines and all
        }
        if (cause instanceof IllegalArgumentException && text.startsWith("Cannot coerce ")) {
            String command = text.substring("Cannot coerce ".length()).replaceFirst("\\(.*", "");
            return command + " does not take these words; help " + command + " says what it takes";
        }
        return Printable.line(text, MAX_MESSAGE_CHARS);
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
            return value > 0 && value <= MAX_SIDE ? value : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
