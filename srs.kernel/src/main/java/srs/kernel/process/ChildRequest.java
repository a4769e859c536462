package srs.kernel.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to run. Immutable; {@link #of} and the {@code with} methods make one. No shell reads the words: each is one argument, whatever is in it.
 *
 * @param name what the log and statistics call it: {@code exec live/a}
 * @param command the program and its arguments; a program without a slash is looked for in PATH, then among those that bundles bring ({@link CarriedProgram})
 * @param directory where it runs; by default {@code work_dir}, or the server's own
 * @param environment what is added to the server's environment
 * @param output its standard output; by default nowhere
 * @param error its standard error; by default nowhere, and its last line is in the log
 * @param limitMs how long it may run at a time; 0 for no limit
 * @param restartMs how long a child that is kept waits for its next start; by default {@value #RESTART_MS}
 */
public record ChildRequest(String name, List<String> command, Optional<Path> directory, Map<String, String> environment, ChildOutput output,
        ChildOutput error, long limitMs, long restartMs) {

    /** SRS looks after its children every 3 s (compat 7.2). */
    public static final long RESTART_MS = 3000;

    /** Words of a command. */
    public static final int MAX_WORDS = 1000;

    /** Characters of all words of a command. */
    public static final int MAX_COMMAND_CHARS = 65_536;

    /** Longest name. */
    public static final int MAX_NAME_CHARS = 2_000;

    private static final long MAX_MS = 365L * 24 * 3600 * 1000;

    public ChildRequest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        long chars = command.stream().mapToLong(String::length).sum();
        check(name.length() <= MAX_NAME_CHARS, "a name of " + name.length() + " characters is longer than " + MAX_NAME_CHARS);
        check(!command.isEmpty() && !command.get(0).isEmpty(), "a command without a program");
        check(command.size() <= MAX_WORDS, "a command of " + command.size() + " words has more than " + MAX_WORDS);
        check(chars <= MAX_COMMAND_CHARS, "a command of " + chars + " characters has more than " + MAX_COMMAND_CHARS);
        check(command.stream().allMatch(word -> word.indexOf('\0') < 0), "a word of the command holds the character 0");
        check(limitMs >= 0 && limitMs <= MAX_MS, "limit " + limitMs + " ms is not in 0.." + MAX_MS);
        check(restartMs >= 1 && restartMs <= MAX_MS, "restart after " + restartMs + " ms is not in 1.." + MAX_MS);
    }

    /** A request with defaults. */
    public static ChildRequest of(String name, List<String> command) {
        return new ChildRequest(name, command, Optional.empty(), Map.of(), new ChildOutput.Nowhere(), new ChildOutput.Nowhere(), 0, RESTART_MS);
    }

    public ChildRequest withDirectory(Path folder) {
        return new ChildRequest(name, command, Optional.of(folder), environment, output, error, limitMs, restartMs);
    }

    /** With one more variable. */
    public ChildRequest withEnvironment(String key, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(key, value);
        return new ChildRequest(name, command, directory, more, output, error, limitMs, restartMs);
    }

    public ChildRequest withOutput(ChildOutput target) {
        return new ChildRequest(name, command, directory, environment, target, error, limitMs, restartMs);
    }

    public ChildRequest withError(ChildOutput target) {
        return new ChildRequest(name, command, directory, environment, output, target, limitMs, restartMs);
    }

    public ChildRequest withLimit(long runMs) {
        return new ChildRequest(name, command, directory, environment, output, error, runMs, restartMs);
    }

    public ChildRequest withRestart(long afterMs) {
        return new ChildRequest(name, command, directory, environment, output, error, limitMs, afterMs);
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
