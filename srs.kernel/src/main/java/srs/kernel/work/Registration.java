package srs.kernel.work;

/** Something that was begun and can be ended. Thread-safe; at most the first call counts. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
