package srs.protocol.rtmp.internal;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.MemoryBudget;
import srs.format.rtmp.chunk.SharedMemoryBudget;
import srs.format.rtmp.session.ConnectAnswer;
import srs.format.rtmp.session.ServerIdentity;
import srs.format.rtmp.session.ServerSessionConfig;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.net.RemotePeer;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;
import srs.protocol.rtmp.internal.play.RtmpEncoders;
import srs.protocol.rtmp.internal.play.Signature;

/** What all connections of this bundle share: the kernel's services, limits, and what they ask of the configuration. Thread-safe. */
final class Entrance {
    /** Memory of all connections together for messages that have begun and not ended: a quarter of what the JVM may use. */
    private static final long UNFINISHED_BYTES = Runtime.getRuntime().maxMemory() / 4;

    private final Config config;
    private final StreamHub streams;
    private final Clients clients;
    private final Admission admission;
    private final LongSupplier clockMs;
    private final RtmpEncoders encoders;
    private final ServerIdentity identity;
    private final MemoryBudget budget = new SharedMemoryBudget(UNFINISHED_BYTES);

    Entrance(Config config, StreamHub streams, Clients clients, Admission admission, Signature signature,
            LongSupplier clockMs) {
        this.config = config;
        this.streams = streams;
        this.clients = clients;
        this.admission = admission;
        this.clockMs = clockMs;
        this.encoders = new RtmpEncoders(signature);
        this.identity = signature.identity();
    }

    Clients clients() {
        return clients;
    }

    StreamHub streams() {
        return streams;
    }

    Admission admission() {
        return admission;
    }

    RtmpEncoders encoders() {
        return encoders;
    }

    /** Milliseconds of a clock that only goes on. */
    long nowMs() {
        return clockMs.getAsLong();
    }

    Section vhost(String name) {
        return config.vhost(name);
    }

    /**
     * How the session of a new connection goes, before its vhost is known. A peer may name another as the real client (F092) when it is one of
     * trusted_proxies: SRS believes anyone, so that every rule by address can be passed by three bytes.
     */
    ServerSessionConfig sessionConfig(Channel channel, String clientId) {
        String serverIp = channel.localAddress() instanceof InetSocketAddress local ? local.getAddress().getHostAddress() : "";
        return new ServerSessionConfig(identity.forConnection(serverIp, clientId), ChunkLimits.DEFAULT, budget, RemotePeer.of(channel).isTrusted(),
                ServerSessionConfig.DEFAULT_HANDSHAKE_MS, ServerSessionConfig.DEFAULT_IDENTIFY_MS,
                ServerSessionConfig.DEFAULT_REPUBLISH_MS, ServerSessionConfig.DEFAULT_REDIRECT_MS);
    }

    /** The answer to connect, by the vhost that the tcUrl names; the name of a stream may still name another (compat 5.1). */
    ConnectAnswer connectAnswer(RtmpUrl url) {
        Section vhost = config.vhost(config.resolveVhost(url.vhost()).orElse(StreamKey.DEFAULT_VHOST));
        int chunkSize = vhost.isSet("chunk_size") ? vhost.integer("chunk_size") : config.root().integer("rtmp.chunk_size");
        return new ConnectAnswer(Math.min(Math.max(chunkSize, ConnectAnswer.MIN_CHUNK_SIZE), ChunkLimits.MAX_MESSAGE_BYTES),
                vhost.integer("out_ack_size"), vhost.integer("in_ack_size"));
    }

    /**
     * The stream that an address means.
     *
     * @throws RtmpProtocolException with 2014 without a vhost, 2051 without a name, 2006 for a name that no stream can have
     */
    StreamKey stream(RtmpUrl url) {
        String vhost = config.resolveVhost(url.vhost()).orElseThrow(() -> new RtmpProtocolException(RtmpError.NO_VHOST,
                "vhost " + url.vhost() + " is unknown or not enabled, and there is no " + StreamKey.DEFAULT_VHOST));
        if (url.stream().isEmpty()) {
            throw new RtmpProtocolException(RtmpError.STREAM_NAME_EMPTY, "stream name is empty in " + url.tcUrl());
        }
        try {
            return new StreamKey(vhost, url.app(), url.stream());
        } catch (IllegalArgumentException e) {
            throw new RtmpProtocolException(RtmpError.TC_URL, e.getMessage(), e);
        }
    }
}
