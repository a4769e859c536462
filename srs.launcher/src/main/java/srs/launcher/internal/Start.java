package srs.launcher.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.launcher.Roles;
import srs.launcher.SrsVersion;
import srs.launcher.internal.CommandLine.UsageException;

/** From the command line to a running server, or to a line of text and an exit code. Main thread. */
public final class Start {
    private static final int OK = 0;

    private Start() {
    }

    /** Does what the arguments say; returns the exit code when the server has ended. */
    public static int run(String[] arguments, Map<String, String> environment) {
        long startNanos = System.nanoTime();
        QuitSignal quit = QuitSignal.open();
        try {
            CommandLine line = CommandLine.parse(wordsOrEnvironment(arguments, environment));
            return switch (line.action()) {
                case HELP -> print(Help.text());
                case VERSION -> print(SrsVersion.COMPATIBLE + "\n");
                case SIGNATURE -> print(SrsVersion.SIGNATURE + "\n");
                case TEST, RUN -> {
                    Settings settings = Settings.of(line, environment, startNanos);
                    yield serve(settings, quit, new Background(List.of(arguments), environment, settings.home()));
                }
            };
        } catch (UsageException e) {
            SrsLog.open();
            Logger log = LoggerFactory.getLogger(Start.class);
            log.error("code=1023(ConfigInvalid)(Configuration is invalid) : {}", e.getMessage());
            return Roles.EXIT_CONFIG_INVALID;
        }
    }

    /** No argument means help, unless the environment says what to start: containers set it and pass nothing. */
    private static List<String> wordsOrEnvironment(String[] arguments, Map<String, String> environment) {
        boolean fromEnvironment = environment.containsKey("SRS_ENV_ONLY") || !environment.getOrDefault("SRS_CONFIG_FILE", "").isEmpty();
        // "-" alone is an option without letters: it asks for nothing but is no empty command line either.
        return arguments.length == 0 && fromEnvironment ? List.of("-") : List.of(arguments);
    }

    private static int print(String text) {
        var output = new PrintStream(new StandardOutput(), true, StandardCharsets.UTF_8);
        output.print(text);
        output.flush();
        return OK;
    }

    private static int serve(Settings settings, QuitSignal quit, Background background) {
        SrsLog log = SrsLog.open();
        JulLog.install();
        if (!settings.shell()) {
            PrintLog.install();
        }
        return new Server(settings, log, quit, background).run();
    }
}
