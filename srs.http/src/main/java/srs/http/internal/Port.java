package srs.http.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.tls.TlsServerContext;

/**
 * One listening endpoint. What it serves can change while it listens: connections that are accepted later see it. Methods are called by
 * {@link Ports} only, which serialises them; connections read the volatile fields.
 */
final class Port {
    private static final Logger LOG = LoggerFactory.getLogger(Port.class);

    private final Endpoint endpoint;
    private final Site site;
    private volatile Realm realm = Realm.SERVER;
    private volatile SslContext tls;
    private TlsIdentity identity;
    private Listening listening;
    private String lastProblem = "";

    Port(Endpoint endpoint, Site site) {
        this.endpoint = endpoint;
        this.site = site;
    }

    /** Serves what is wanted from now on; listens if it does not yet. What goes wrong is said once, and changes nothing. */
    void serve(PortPlan.Want want, Listeners listeners) {
        try {
            Optional<TlsIdentity> wanted = want.tls().isPresent() ? Optional.of(TlsIdentity.of(want.tls().get())) : Optional.empty();
            if (wanted.isPresent() && !wanted.get().equals(identity)) {
                tls = TlsServerContext.load(want.tls().get());
            } else if (wanted.isEmpty()) {
                tls = null;
            }
            identity = wanted.orElse(null);
            realm = want.realm();
            if (listening == null) {
                listening = listeners.listen(new ListenRequest(tls == null ? "http" : "https", endpoint, new Pipeline(),
                        () -> realm.meets(site.settings().behindProxy())));
            }
            lastProblem = "";
        } catch (IOException e) {
            if (!lastProblem.equals(e.getMessage())) {
                lastProblem = String.valueOf(e.getMessage());
                LOG.error("cannot serve {}: {}", endpoint, lastProblem);
            }
        }
    }

    void close() {
        if (listening != null) {
            listening.close();
            listening = null;
        }
    }

    /** Stops listening for good; connections stay. */
    void end() {
        if (listening != null) {
            listening.end();
            listening = null;
        }
    }

    boolean isSecure() {
        return tls != null;
    }

    Listening listening() {
        return listening;
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (site.protocols.isEmpty()) {
                serveHttp(channel);
            } else {
                channel.pipeline().addLast(new FirstBytes(site.protocols, this::serveHttp));
            }
        }

        private void serveHttp(Channel channel) {
            SslContext context = tls;
            if (context != null) {
                channel.pipeline().addLast(context.newHandler(channel.alloc()));
            }
            new HttpConnection(site, realm, context != null).install(channel);
        }
    }
}
