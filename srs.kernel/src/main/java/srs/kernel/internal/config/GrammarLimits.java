package srs.kernel.internal.config;

/** How large a configuration may be. Far above any real one; a file by mistake, or one that includes itself, ends here. */
final class GrammarLimits {
    /** Bytes of one file. */
    static final int MAX_FILE_BYTES = 8 << 20;
    /** Characters of one configuration, all files together. */
    static final long MAX_CHARS = 64L << 20;
    /** Files that include one another. */
    static final int MAX_INCLUDE_DEPTH = 16;
    /** Files of one configuration. */
    static final int MAX_FILES = 4096;
    /** Blocks in blocks. */
    static final int MAX_BLOCK_DEPTH = 32;
    /** Directives of one configuration, all files together. */
    static final int MAX_DIRECTIVES = 1_000_000;
    /** Words of one directive. */
    static final int MAX_WORDS = 4096;
    /** Characters of one word. */
    static final int MAX_WORD_CHARS = 64 << 10;

    private GrammarLimits() {}
}
