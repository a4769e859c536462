package srs.security.token.internal;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Asks for a token before anybody publishes or plays. Thread-safe. After the rules by address and before callbacks, which may cost a
 * connection. Keys are read at the start, at every reload and each minute, never on an event loop; without good keys nobody comes in.
 */
@Component(service = Gate.class, property = "service.ranking:Integer=" + TokenGate.RANKING)
public final class TokenGate implements Gate {
    static final int RANKING = 200;
    /** SRS error 2015, SecurityDenied. */
    static final int REFUSED = 2015;
    private static final Logger LOG = LoggerFactory.getLogger("srs.security.token");
    private static final int LOOK_MS = 60_000;

    private final Config config;
    private final LongSupplier clockSeconds;
    private final Registration reloads;
    private final Registration looks;
    private volatile Map<String, Keys> keys = Map.of();

    @Activate
    public TokenGate(@Reference Config config, @Reference Workers workers) {
        this(config, workers, () -> System.currentTimeMillis() / 1000);
    }

    /** For callers without a framework. */
    TokenGate(Config config, Workers workers, LongSupplier clockSeconds) {
        this.config = config;
        this.clockSeconds = clockSeconds;
        look();
        reloads = config.listen(changed -> look(), "vhost");
        looks = workers.every(LOOK_MS, this::look);
    }

    @Deactivate
    public void close() {
        reloads.close();
        looks.close();
    }

    /** Reads the keys of all vhosts; a vhost whose keys cannot be read has none. */
    private synchronized void look() {
        Map<String, Keys> read = new HashMap<>();
        for (String vhost : config.vhosts()) {
            Section section = config.vhost(vhost);
            if (section.isOn("token.enabled")) {
                try {
                    read.put(vhost, Keys.read(section.string("token.secret_file"), section.string("token.public_key_file")));
                } catch (IOException | RuntimeException e) {
                    LOG.error("vhost {}: {}; until that is repaired nobody comes in", vhost, e.toString());
                }
            }
        }
        keys = Map.copyOf(read);
    }

    @Override
    public CompletionStage<Verdict> admit(AdmissionRequest request) {
        return CompletableFuture.completedFuture(judge(request));
    }

    private Verdict judge(AdmissionRequest request) {
        Section vhost = config.vhost(request.key().vhost());
        boolean isAsked = switch (request.action()) {
            case CONNECT -> false;
            case PUBLISH -> vhost.isOn("token.publish");
            case PLAY -> vhost.isOn("token.play");
        };
        if (!isAsked || !vhost.isOn("token.enabled")) {
            return Verdict.ADMITTED;
        }
        try {
            Keys its = Optional.ofNullable(keys.get(request.key().vhost())).orElseThrow(() -> new Refusal("the server has no key for it, see its log"));
            Token.check(token(request.param(), vhost.string("token.param")), its, request.action(), request.key(), request.client().ip(),
                    clockSeconds.getAsLong());
            return Verdict.ADMITTED;
        } catch (Refusal e) {
            return Verdict.refused(REFUSED, "token refused for " + (request.action() == Action.PUBLISH ? "publish" : "play") + ": " + e.getMessage());
        }
    }

    /** The one parameter of that name. */
    private static String token(String query, String name) throws Refusal {
        List<String> found = Stream.of((query.startsWith("?") ? query.substring(1) : query).split("[&;]"))
                .filter(pair -> pair.startsWith(name + "=")).map(pair -> pair.substring(name.length() + 1)).toList();
        if (found.size() != 1 || found.get(0).isEmpty()) {
            throw new Refusal(found.size() > 1 ? "the address has " + found.size() + " of them" : "the address has none");
        }
        try {
            return URLDecoder.decode(found.get(0), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("it is not percent-encoded as it should be");
        }
    }
}
