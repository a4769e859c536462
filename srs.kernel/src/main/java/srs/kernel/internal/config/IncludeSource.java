package srs.kernel.internal.config;

/** Where the text of an included file comes from. */
@FunctionalInterface
interface IncludeSource {

    /** For text that may not include. */
    IncludeSource NONE = (name, at) -> {
        throw new ConfigException(at, "include", name + " cannot be included here");
    };

    String read(String name, Position at) throws ConfigException;
}
