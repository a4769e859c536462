package srs.shell.internal;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code help}: the server's commands with a line for each, then the names of the framework's. Called on the threads of shell sessions. */
@Component(service = HelpCommand.class, property = {"osgi.command.scope=srs", "osgi.command.function=help"})
public final class HelpCommand {

    private static final String SCOPE = "osgi.command.scope";
    private static final String FUNCTION = "osgi.command.function";
    private static final int NAMES_A_LINE = 8;

    private final BundleContext context;

    @Activate
    public HelpCommand(BundleContext context) {
        this.context = context;
    }

    @Descriptor("lists the commands; with the name of one, says what it does and takes")
    public String help(CommandSession session, @Descriptor("the name of a command") String... command) {
        List<Entry> all = entries();
        if (command.length > 1) {
            throw new CommandFailure("help of " + command.length + " commands at once; one is the limit");
        }
        return command.length == 0 ? list(session, all) : one(all, command[0].toLowerCase(Locale.ROOT));
    }

    private static String list(CommandSession session, List<Entry> all) {
        Set<String> others = new TreeSet<>(CommandCompleter.shortNames(session));
        StringBuilder text = new StringBuilder();
        Table ours = new Table("", "");
        for (Entry entry : all) {
            if (entry.scope.equals("srs")) {
                ours.row(entry.usage(), entry.description());
                others.remove(entry.function);
            }
        }
        text.append(ours.toString().strip()).append("\n\nof the framework (ID is a bundle's number or name, as features and lb list them):");
        int column = 0;
        for (String name : others) {
            text.append(column++ % NAMES_A_LINE == 0 ? "\n" : "").append("  ").append(name);
        }
        return text.append("\n\nhelp COMMAND says more").toString();
    }

    private static String one(List<Entry> all, String name) {
        String text = all.stream().filter(e -> name.equals(e.function) || name.equals(e.scope + ":" + e.function))
                .sorted(Comparator.comparing((Entry e) -> !e.scope.equals("srs")))
                .map(Entry::text).distinct().collect(Collectors.joining("\n"));
        if (text.isEmpty()) {
            throw new CommandFailure("there is no help for " + Printable.line(name, Table.MAX_CELL_CHARS));
        }
        return text;
    }

    /** The methods of every command service; one command may be several methods. */
    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(null, "(&(" + SCOPE + "=*)(" + FUNCTION + "=*))");
            for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
                Object commands = context.getService(reference);
                if (commands != null) {
                    entries.addAll(entries(reference, commands.getClass()));
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        entries.sort(Comparator.comparing(e -> e.function));
        return entries;
    }

    private static List<Entry> entries(ServiceReference<?> reference, Class<?> type) {
        Object property = reference.getProperty(FUNCTION);
        List<String> functions = property instanceof String[] names ? Arrays.asList(names) : List.of(String.valueOf(property));
        return Arrays.stream(type.getMethods()).filter(m -> functions.contains(m.getName()))
                .map(m -> new Entry(String.valueOf(reference.getProperty(SCOPE)), m.getName().toLowerCase(Locale.ROOT), m)).toList();
    }

    private record Entry(String scope, String function, Method method) {

        String description() {
            Descriptor descriptor = method.getAnnotation(Descriptor.class);
            return descriptor == null ? "" : descriptor.value();
        }

        String usage() {
            return (function + " " + words().map(Word::name).collect(Collectors.joining(" "))).strip();
        }

        String text() {
            StringBuilder text = new StringBuilder(usage()).append("\n  ").append(description());
            words().forEach(word -> text.append("\n  ").append(word.name()).append(": ").append(word.description()));
            return text.toString().stripTrailing();
        }

        private java.util.stream.Stream<Word> words() {
            return Arrays.stream(method.getParameters()).filter(p -> p.getType() != CommandSession.class).map(Word::of);
        }
    }
}
