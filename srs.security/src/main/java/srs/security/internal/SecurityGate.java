package srs.security.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

/**
 * Asks the rules of the vhost before anybody publishes or plays, by whatever protocol. Thread-safe. Before tokens and callbacks, as in SRS
 * (compat 4.5): on_connect comes earlier, for connecting is not its business.
 *
 * <p>A line that is no rule refuses everybody of its vhost: a deny that was mistyped must not let in whom it was for.
 */
@Component(service = Gate.class, property = "service.ranking:Integer=" + SecurityGate.RANKING)
public final class SecurityGate implements Gate {
    static final int RANKING = 300;
    private static final Logger LOG = LoggerFactory.getLogger("srs.security");

    private final Config config;
    private final Registration reloads;

    @Activate
    public SecurityGate(@Reference Config config) {
        this.config = config;
        reloads = config.listen(changed -> lookThrough(), "vhost");
        lookThrough();
    }

    @Deactivate
    public void close() {
        reloads.close();
    }

    /** Says at once what would refuse everybody later. */
    private void lookThrough() {
        for (String vhost : config.vhosts()) {
            try {
                Rules.of(config.vhost(vhost));
            } catch (IllegalArgumentException e) {
                LOG.error("vhost {}: {}; until that is repaired nobody comes in when security is enabled", vhost, e.getMessage());
            }
        }
    }

    @Override
    public CompletionStage<Verdict> admit(AdmissionRequest request) {
        return CompletableFuture.completedFuture(judge(request));
    }

    private Verdict judge(AdmissionRequest request) {
        Section vhost = config.vhost(request.key().vhost());
        if (request.action() == Action.CONNECT || !vhost.isOn("security.enabled")) {
            return Verdict.ADMITTED;
        }
        try {
            return Rules.of(vhost).judge(request.action(), request.client().ip());
        } catch (IllegalArgumentException e) {
            return Verdict.refused(Rules.CHECK, e.getMessage());
        }
    }
}
