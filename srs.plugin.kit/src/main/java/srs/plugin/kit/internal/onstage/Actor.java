package srs.plugin.kit.internal.onstage;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.EventLoop;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.net.EventLoops;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Faults;
import srs.plugin.kit.stage.Stage;
import srs.testkit.LeakLedger;

/** The {@link Stage} inside the framework. Started before netty is used there, so that it hears of every lost buffer. Thread-safe. */
public final class Actor implements BundleActivator, Stage {
    private static final ClientType PUBLISHER = new ClientType("kit-publish", /* publishes= */ true);
    private static final ClientType PLAYER = new ClientType("kit-play", /* publishes= */ false);
    private static final String HOST = "127.0.0.1";

    private final Map<StreamKey, Encoder> encoders = new ConcurrentHashMap<>();
    private BundleContext context;

    @Override
    public void start(BundleContext started) {
        // Before netty-buffer is initialised: it asks the factory once.
        LeakLedger.install();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        context = started;
        context.registerService(Stage.class, this, null);
    }

    @Override
    public void stop(BundleContext stopped) {
        encoders.values().forEach(Encoder::close);
    }

    @Override
    public Optional<String> publish(String app, String stream, String param) {
        StreamKey key = key(app, stream);
        ClientHandle client = with(Clients.class).connected("kit", HOST, reason -> unpublish(app, stream));
        client.identify(PUBLISHER, key, Map.of("param", param));
        Optional<String> refusal = ask(AdmissionRequest.Action.PUBLISH, client, key, param);
        if (refusal.isEmpty()) {
            try {
                EventLoop loop = with(EventLoops.class).next();
                encoders.put(key, new Encoder(client, with(StreamHub.class).publish(new PublishRequest(key, client, loop, reason -> unpublish(app, stream))), loop));
                return refusal;
            } catch (StreamBusyException e) {
                refusal = Optional.of(e.getMessage());
            }
        }
        client.close();
        return refusal;
    }

    @Override
    public void unpublish(String app, String stream) {
        Encoder encoder = encoders.remove(key(app, stream));
        if (encoder != null) {
            encoder.close();
        }
    }

    @Override
    public Optional<String> askToPlay(String app, String stream, String param) {
        try (ClientHandle client = with(Clients.class).connected("kit", HOST, reason -> {})) {
            client.identify(PLAYER, key(app, stream), Map.of("param", param));
            return ask(AdmissionRequest.Action.PLAY, client, key(app, stream), param);
        }
    }

    private Optional<String> ask(AdmissionRequest.Action action, ClientHandle client, StreamKey key, String param) {
        try {
            Verdict verdict = with(Admission.class).check(new AdmissionRequest(action, client, key, param, Map.of()))
                    .toCompletableFuture().get(Admission.GATE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            return verdict.admitted() ? Optional.empty() : Optional.of(verdict.code() + " " + verdict.reason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(e.toString());
        }
    }

    @Override
    public long frames(String app, String stream) {
        return with(StreamHub.class).find(key(app, stream)).filter(StreamInfo::isLive).map(info -> info.videoFrames() + info.audioFrames()).orElse(-1L);
    }

    @Override
    public int gates() {
        return references(Gate.class, null).size();
    }

    @Override
    public List<String> faults(String bundle) {
        return with(Faults.class).faults().stream().filter(fault -> fault.bundle().equals(bundle))
                .map(fault -> fault.count() + " times in " + fault.where() + ", last: " + fault.last()).toList();
    }

    @Override
    public List<String> ailing(String bundle) {
        ServiceComponentRuntime runtime = with(ServiceComponentRuntime.class);
        List<String> ailing = new ArrayList<>();
        for (Bundle installed : Stream.of(context.getBundles()).filter(b -> bundle.equals(b.getSymbolicName())).toList()) {
            for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(installed)) {
                runtime.getComponentConfigurationDTOs(component).stream().map(state -> problem(component, state)).filter(p -> !p.isEmpty()).forEach(ailing::add);
            }
        }
        return ailing;
    }

    private static String problem(ComponentDescriptionDTO component, ComponentConfigurationDTO state) {
        if (state.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
            return component.implementationClass + " failed: " + state.failure;
        } else if (state.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE && state.unsatisfiedReferences.length > 0) {
            return component.implementationClass + " waits for " + String.join(", ", Stream.of(state.unsatisfiedReferences).map((UnsatisfiedReferenceDTO r) -> r.name).toList());
        }
        return "";
    }

    @Override
    public int configTest() {
        for (ServiceReference<?> test : references(Callable.class, "(srs.role=config-test)")) {
            try {
                return (Integer) ((Callable<?>) context.getService(test)).call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return -1;
    }

    @Override
    public List<String> leaks() {
        LeakLedger.poke();
        return LeakLedger.drain();
    }

    @Override
    public long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }

    private static StreamKey key(String app, String stream) {
        return new StreamKey(StreamKey.DEFAULT_VHOST, app, stream);
    }

    private <S> List<ServiceReference<S>> references(Class<S> type, String filter) {
        try {
            return List.copyOf(context.getServiceReferences(type, filter));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private <S> S with(Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("the house has no " + type.getName());
        }
        return context.getService(reference);
    }
}
