package ${package};

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.config.Section;

/**
 * Lets nobody publish without the key of the stream: {@code rtmp://server/live/livestream?key=SECRET}. Asked for each client of every protocol, on any
 * thread; never blocks. Rules by address (300) come before it, callbacks (100) after.
 */
@Component(property = "service.ranking:Integer=200")
public final class StreamKeys implements Gate {
    /** SRS's code for what the security rules refuse. */
    private static final int SYSTEM_SECURITY_DENY = 1064;
    private static final String PARAMETER = "key=";
    private static final String ALL_OTHERS = "*";

    private final Config config;

    @Activate
    public StreamKeys(@Reference Config config) {
        this.config = config;
    }

    @Override
    public CompletionStage<Verdict> admit(AdmissionRequest request) {
        Section vhost = config.vhost(request.key().vhost());
        boolean isAsked = request.action() == AdmissionRequest.Action.PUBLISH && vhost.isOn("stream_keys.enabled");
        return CompletableFuture.completedFuture(isAsked ? judge(vhost, request) : Verdict.ADMITTED);
    }

    private static Verdict judge(Section vhost, AdmissionRequest request) {
        List<List<String>> keys = vhost.lines("stream_keys.key");
        String stream = request.key().stream();
        Optional<String> wanted = keyOf(keys, stream).or(() -> keyOf(keys, ALL_OTHERS));
        if (wanted.isEmpty()) {
            return Verdict.refused(SYSTEM_SECURITY_DENY, "no key is configured for " + stream);
        }
        String given = Stream.of(request.param().replaceFirst("^\\?", "").split("&")).filter(word -> word.startsWith(PARAMETER))
                .map(word -> word.substring(PARAMETER.length())).findFirst().orElse("");
        // takes as long for any guess
        boolean isRight = MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted.get().getBytes(StandardCharsets.UTF_8));
        return isRight ? Verdict.ADMITTED : Verdict.refused(SYSTEM_SECURITY_DENY, given.isEmpty() ? stream + " needs ?key=…" : "wrong key for " + stream);
    }

    private static Optional<String> keyOf(List<List<String>> keys, String stream) {
        return keys.stream().filter(line -> line.size() == 2 && line.get(0).equals(stream)).map(line -> line.get(1)).findFirst();
    }
}
