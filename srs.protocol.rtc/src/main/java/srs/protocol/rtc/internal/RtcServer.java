package srs.protocol.rtc.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.http.RawProtocol;
import srs.kernel.audio.AudioConverter;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.net.Datagrams;
import srs.kernel.net.EventLoops;
import srs.kernel.net.Listeners;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Workers;
import srs.protocol.rtc.internal.api.CallMeans;
import srs.protocol.rtc.internal.api.RtcApi;
import srs.protocol.rtc.internal.media.LiveStreams;
import srs.protocol.rtc.internal.negotiation.Candidates;
import srs.protocol.rtc.internal.negotiation.LocalAddresses;
import srs.protocol.rtc.internal.negotiation.Names;
import srs.protocol.rtc.internal.tcp.SharedTcp;

/**
 * WebRTC as a feature: answers the calls of {@code /rtc/v1/}, and has the ports for media. Thread-safe.
 *
 * <p>The calls are there while {@code rtc_server} is off, too, and say so. Sound is coded again by whoever can at the moment, perhaps nobody.
 */
@Component(service = {HttpEndpoint.class, RawProtocol.class}, immediate = true, property = {HttpEndpoint.PATTERN + "=" + RtcApi.PUBLISH, HttpEndpoint.PATTERN + "=" + RtcApi.PLAY,
    HttpEndpoint.PATTERN + "=" + RtcApi.WHIP, HttpEndpoint.PATTERN + "=" + RtcApi.WHIP_PLAY, HttpEndpoint.PATTERN + "=" + RtcApi.WHEP,
    HttpEndpoint.PATTERN + "=/rtc/v1/publish", HttpEndpoint.PATTERN + "=/rtc/v1/play", HttpEndpoint.PATTERN + "=/rtc/v1/whip", HttpEndpoint.PATTERN + "=/rtc/v1/whip-play",
    HttpEndpoint.PATTERN + "=/rtc/v1/whep", HttpEndpoint.LISTENER + "=" + HttpEndpoint.API, HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class RtcServer implements HttpEndpoint, RawProtocol {
    /** The framework property with the name that the server has in signatures. */
    private static final String SIGNATURE = "srs.signature";
    private static final String DEFAULT_SIGNATURE = "SRS/7.0.18(JVM)";

    private final RtcPorts ports;
    private final RtcApi api;

    /** Who codes sound again: comes and goes. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile AudioConverter audio;

    @Activate
    public RtcServer(BundleContext context, @Reference Config config, @Reference StreamHub hub, @Reference Clients clients, @Reference Admission admission,
            @Reference ServerIdentity identity, @Reference Datagrams datagrams, @Reference Listeners listeners, @Reference EventLoops loops, @Reference Workers workers) {
        Candidates candidates = new Candidates(new LocalAddresses(RtcServer::nowMs), System::getenv);
        ports = new RtcPorts(config, datagrams, listeners, loops, workers, candidates);
        CallMeans means = new CallMeans(config, hub, clients, admission, ports::sessions, new LiveStreams(hub, () -> Optional.ofNullable(audio)), workers.serial("rtc calls"),
                new SecureRandom());
        api = new RtcApi(means, identity, ports, candidates,
                new Names(workers.serial("rtc names"), InetAddress::getAllByName, RtcServer::nowMs), Optional.ofNullable(context.getProperty(SIGNATURE)).orElse(DEFAULT_SIGNATURE));
    }

    /** Ends every session. */
    @Deactivate
    public void stop() {
        ports.close();
    }

    @Override
    public void handle(HttpExchange exchange) {
        api.handle(exchange);
    }

    @Override
    public String acceptPost(String path) {
        return api.acceptPost(path);
    }

    @Override
    public Answer recognize(ByteBuf first, InetSocketAddress local) {
        SharedTcp shared = ports.sharedTcp();
        return shared == null ? Answer.NO : shared.recognize(first, local);
    }

    @Override
    public void accept(Channel channel) {
        SharedTcp shared = ports.sharedTcp();
        if (shared == null) {
            channel.close(); // it was switched off this moment
        } else {
            shared.accept(channel);
        }
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
