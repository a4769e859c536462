package srs.protocol.srt.internal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import srs.format.srt.SrtOptions;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;

/** Which passphrase callers must have, by the configuration: that of the stream they name, else of its vhost, else of the server. Thread-safe. */
final class Passphrases {
    private static final String DIRECTIVE = "srt.passphrase";
    private static final int NOBODYS_BYTES = 40;
    private static final int MAX_WORDS = 2;
    /** Stands for one that cannot be: nobody has it, and nobody comes in without. */
    static final String NOBODYS = nobodys();

    private Passphrases() {}

    private static String nobodys() {
        byte[] bytes = new byte[NOBODYS_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The stream that a streamid names; empty when it names none, or its vhost is not there: it is refused for that. */
    static Optional<StreamKey> stream(Config config, SrtSettings settings, String said) {
        try {
            StreamId id = settings.streamId(said);
            String host = id.host().isEmpty() ? StreamKey.DEFAULT_VHOST : id.host();
            return config.resolveVhost(host).map(vhost -> new StreamKey(vhost, id.app(), id.stream()));
        } catch (IllegalArgumentException e) {
            SrtLog.LOG.debug("no passphrase for {}: {}", SrtLog.said(said), e.getMessage());
            return Optional.empty();
        }
    }

    /** The passphrase of callers with this streamid; empty for no encryption. */
    static String of(Config config, SrtSettings settings, String said) {
        return of(config, settings, stream(config, settings, said));
    }

    static String of(Config config, SrtSettings settings, Optional<StreamKey> stream) {
        return stream.flatMap(key -> of(config.vhost(key.vhost()), key.app() + "/" + key.stream())).orElse(settings.options().passphrase());
    }

    private static Optional<String> of(Section vhost, String stream) {
        String all = null;
        for (List<String> line : vhost.lines(DIRECTIVE)) {
            if (line.size() == MAX_WORDS && line.get(0).equals(stream)) {
                return Optional.of(usable(line));
            } else if (line.size() != MAX_WORDS) {
                all = usable(line);
            }
        }
        return Optional.ofNullable(all);
    }

    private static String usable(List<String> line) {
        return problem(line).isEmpty() ? line.get(line.size() - 1) : NOBODYS;
    }

    /** What is wrong with those of a vhost, in words without them. */
    static List<String> problems(Section vhost) {
        List<String> out = new ArrayList<>();
        vhost.lines(DIRECTIVE).forEach(line -> problem(line).ifPresent(out::add));
        return out;
    }

    static boolean isUsable(String passphrase) {
        return chars(passphrase) >= SrtOptions.MIN_PASSPHRASE_CHARS && chars(passphrase) <= SrtOptions.MAX_PASSPHRASE_CHARS;
    }

    /** As libsrt counts them. */
    private static int chars(String passphrase) {
        return passphrase.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Optional<String> problem(List<String> line) {
        if (line.isEmpty() || line.size() > MAX_WORDS) {
            return Optional.of(DIRECTIVE + " of " + line.size() + " words is not SECRET, or APP/STREAM SECRET; nobody comes in");
        }
        int chars = chars(line.get(line.size() - 1));
        return isUsable(line.get(line.size() - 1)) ? Optional.empty()
                : Optional.of(DIRECTIVE + " of " + chars + " characters is not in " + SrtOptions.MIN_PASSPHRASE_CHARS + ".." + SrtOptions.MAX_PASSPHRASE_CHARS + "; nobody comes in");
    }
}
