package srs.output.hls.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The keys of a stream's segments, a new one every hls_fragments_per_key (compat 6.6). On worker threads, confined to its stream's executor. */
final class KeyRing {
    private static final String TEMPORARY = ".tmp";

    private final HlsSettings settings;
    private final FileNames names;
    private final Storage storage;
    private final SecureRandom random = new SecureRandom();
    private SegmentKey current;

    KeyRing(HlsSettings settings, FileNames names, Storage storage) {
        this.settings = settings;
        this.names = names;
        this.storage = storage;
    }

    /** The key for a segment, written to its file before; null when segments are not encrypted. */
    SegmentKey of(long sequence) throws IOException {
        if (!settings.encrypts()) {
            return null;
        }
        if (current == null || sequence % settings.fragmentsPerKey() == 0) {
            String name = names.key(sequence);
            Path file = settings.keyRoot().resolve(name);
            SegmentKey key = SegmentKey.random(file, uri(name), random);
            storage.put(file, key.bytes(), TEMPORARY);
            current = key;
        }
        return current;
    }

    /** SRS writes the folder of the keys, too, when it has no URL, which no player finds. */
    private String uri(String name) {
        return settings.keyUrl().isEmpty() ? Uris.relative(names.playlist(), name) : Uris.below(settings.keyUrl(), Uris.path(name));
    }
}
