package srs.shell.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes command names from the shell's registry, and the words that commands take. Confined to its session. */
final class CommandCompleter implements Completer {

    /** Gogo's list of all commands, each {@code scope:name}, in lower case. */
    private static final String COMMANDS = ".commands";

    /** Commands whose first word is the number of a bundle. */
    private static final Set<String> OF_BUNDLES = Set.of("start", "stop", "update", "refresh", "uninstall", "resolve", "headers");

    private final CommandSession session;
    private final Function<String, List<Candidate>> words;

    /** @param words the words that a command takes: {@code "kick"} for clients, {@code "bundle"} for bundles, else none */
    CommandCompleter(CommandSession session, Function<String, List<Candidate>> words) {
        this.session = session;
        this.words = words;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            // scopes are for those who type them: they would double the list
            (line.word().contains(":") ? names() : shortNames(session)).forEach(name -> candidates.add(new Candidate(name)));
            return;
        }
        String typed = line.words().get(0);
        String command = typed.substring(typed.indexOf(':') + 1);
        if (command.equals("config")) {
            candidates.add(new Candidate("show"));
        } else if (command.equals("record") && line.wordIndex() == 1) {
            candidates.addAll(List.of(new Candidate("list"), new Candidate("start"), new Candidate("stop")));
        } else if (command.equals("bundles")) {
            candidates.add(new Candidate("--broken"));
        } else if (command.equals("help")) {
            shortNames(session).forEach(name -> candidates.add(new Candidate(name)));
        } else {
            candidates.addAll(words.apply(OF_BUNDLES.contains(command) ? "bundle" : command));
        }
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        if (session.get(COMMANDS) instanceof Set<?> commands) {
            commands.forEach(command -> names.add(String.valueOf(command)));
        }
        return names;
    }

    /** All commands without their scopes, in alphabetical order. */
    static Set<String> shortNames(CommandSession session) {
        Set<String> names = new TreeSet<>();
        if (session.get(COMMANDS) instanceof Set<?> commands) {
            commands.forEach(command -> names.add(String.valueOf(command).replaceFirst("^.*:", "")));
        }
        return names;
    }
}
