package srs.shell.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.osgi.framework.BundleContext;
import srs.kernel.client.Clients;

/** The words that commands take: clients by id, bundles by number, each with what it is. Thread-safe; looks afresh at each call. */
final class CommandWords implements Function<String, List<Candidate>> {

    private final Clients clients;
    private final BundleContext context;

    CommandWords(Clients clients, BundleContext context) {
        this.clients = clients;
        this.context = context;
    }

    @Override
    public List<Candidate> apply(String kind) {
        return switch (kind) {
            case "kick" -> clients.clients().stream().map(c -> word(c.id(), c.type().map(t -> t.name()).orElse(c.protocol()) + " " + c.ip())).toList();
            case "bundle" -> Arrays.stream(context.getBundles()).map(b -> word(Long.toString(b.getBundleId()), String.valueOf(b.getSymbolicName()))).toList();
            default -> List.of();
        };
    }

    private static Candidate word(String value, String description) {
        return new Candidate(value, value, null, Printable.line(description, Table.MAX_CELL_CHARS), null, null, true);
    }
}
