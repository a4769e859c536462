package srs.kernel.process;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Where the standard output or the standard error of a child goes. Immutable. */
public sealed interface ChildOutput {

    /** Longest line that a {@link Lines} listener gets; the rest of a longer one is left out. */
    int MAX_LINE_CHARS = 1000;

    /** Nowhere. */
    record Nowhere() implements ChildOutput {}

    /**
     * To the end of a file, which is made, with its folders, when it is not there.
     *
     * @param file a relative one begins in the child's directory
     */
    record ToFile(Path file) implements ChildOutput {}

    /**
     * To somebody who wants to read it.
     *
     * @param listener gets each line on a worker thread of the bundle, in order
     */
    record Lines(Consumer<String> listener) implements ChildOutput {}
}
