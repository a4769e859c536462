package srs.kernel.internal.config;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import srs.kernel.config.ConfigFile;
import srs.kernel.config.ConfigGeneration;
import srs.kernel.config.ReloadCause;

/** The newest generations with their texts. Thread-safe. */
final class History {

    private record Entry(ConfigGeneration generation, String text) {}

    private final Deque<Entry> newestFirst = new ArrayDeque<>();

    /** A text holds from now on. One that is the same and changed nothing is no generation. */
    synchronized void add(String text, List<Difference> changed, ReloadCause by) {
        Entry newest = newestFirst.peekFirst();
        if (newest != null && changed.isEmpty() && newest.text().equals(text)) {
            return;
        }
        long number = newest == null ? 1 : newest.generation().number() + 1;
        newestFirst.addFirst(new Entry(new ConfigGeneration(number, Instant.now().truncatedTo(ChronoUnit.MILLIS), by, changed.stream().map(Difference::directive).toList()), text));
        if (newestFirst.size() > ConfigFile.MAX_GENERATIONS) {
            newestFirst.removeLast();
        }
    }

    synchronized List<ConfigGeneration> generations() {
        return newestFirst.stream().map(Entry::generation).toList();
    }

    synchronized Optional<String> text(long generation) {
        return newestFirst.stream().filter(entry -> entry.generation().number() == generation).map(Entry::text).findFirst();
    }

    /** The generation that holds; 0 before the first. */
    synchronized long newest() {
        return newestFirst.isEmpty() ? 0 : newestFirst.getFirst().generation().number();
    }
}
