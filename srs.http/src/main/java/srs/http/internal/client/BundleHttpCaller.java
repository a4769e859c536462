package srs.http.internal.client;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCall;
import srs.http.client.HttpCallException;
import srs.http.client.HttpCallException.Kind;
import srs.http.client.HttpCaller;
import srs.kernel.net.Dialer;
import srs.kernel.work.Workers;

/** One bundle's calls; those that are open fail when it stops. Thread-safe. */
@Component(service = HttpCaller.class, scope = ServiceScope.BUNDLE)
public final class BundleHttpCaller implements HttpCaller, CallHouse {
    /** The framework property with the name that the server has in signatures. */
    private static final String SIGNATURE = "srs.signature";
    private static final String DEFAULT_SIGNATURE = "SRS/7.0.18(JVM)";

    private final String agent;
    private final Dialer dialer;
    private final Workers workers;
    private final Executor slow;
    private final Lanes lanes = new Lanes();
    private final ClientTls tls = new ClientTls();
    private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public BundleHttpCaller(BundleContext context, @Reference Dialer dialer, @Reference Workers workers) {
        this(Optional.ofNullable(context.getProperty(SIGNATURE)).orElse(DEFAULT_SIGNATURE), dialer, workers);
    }

    /** For callers without a framework. */
    public BundleHttpCaller(String agent, Dialer dialer, Workers workers) {
        this.agent = agent;
        this.dialer = dialer;
        this.workers = workers;
        slow = workers.serial("http client");
    }

    @Override
    public CompletableFuture<HttpAnswer> call(HttpCall call) {
        OpenCall begun;
        try {
            begun = new OpenCall(call, Target.of(call.url()), this);
        } catch (HttpCallException e) {
            return CompletableFuture.failedFuture(e);
        }
        open.add(begun);
        if (!closed) {
            begun.enter();
        }
        // it may have been closed meanwhile
        if (closed) {
            open.remove(begun);
            begun.fail(Kind.STOPPED, "the bundle has stopped");
        }
        return begun.answer();
    }

    @Deactivate
    public void close() {
        closed = true;
        open.forEach(call -> call.fail(Kind.STOPPED, "the bundle has stopped"));
    }

    @Override
    public Dialer dialer() {
        return dialer;
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public Executor slow() {
        return slow;
    }

    @Override
    public Lanes lanes() {
        return lanes;
    }

    @Override
    public ClientTls tls() {
        return tls;
    }

    @Override
    public String agent() {
        return agent;
    }

    @Override
    public void gone(OpenCall call) {
        open.remove(call);
    }
}
