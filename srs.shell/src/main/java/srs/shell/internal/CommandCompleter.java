package srs.shell.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes command names from the shell's registry, and the words that our own commands take. Confined to its session. */
final class CommandCompleter implements Completer {

    private final CommandSession session;
    private final Supplier<List<String>> clientIds;

    CommandCompleter(CommandSession session, Supplier<List<String>> clientIds) {
        this.session = session;
        this.clientIds = clientIds;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            names().forEach(name -> candidates.add(new Candidate(name)));
            return;
        }
        String command = line.words().get(0);
        if (command.equals("config") || command.equals("srs:config")) {
            candidates.add(new Candidate("show"));
        } else if (command.equals("kick") || command.equals("srs:kick")) {
            clientIds.get().forEach(id -> candidates.add(new Candidate(id)));
        } else if (command.equals("help")) {
            names().forEach(name -> candidates.add(new Candidate(name)));
        }
    }

    /** Short names of all commands, and the long ones. */
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        if (session.get(".commands") instanceof Set<?> commands) {
            for (Object command : commands) {
                String full = String.valueOf(command);
                names.add(full);
                names.add(full.substring(full.indexOf(':') + 1));
            }
        }
        return names;
    }
}
