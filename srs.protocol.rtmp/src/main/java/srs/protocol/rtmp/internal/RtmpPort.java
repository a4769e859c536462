package srs.protocol.rtmp.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.tls.TlsFiles;
import srs.tls.TlsServerContext;

/**
 * One endpoint. Its methods are called by {@link RtmpPorts} only, which serialises them; connections read the volatile field on their
 * loops.
 */
final class RtmpPort {
    private static final Logger LOG = LoggerFactory.getLogger(RtmpPort.class);

    private final Endpoint endpoint;
    private final Connections connections;
    private final BooleanSupplier behindProxy;
    private volatile SslContext tls;
    private Identity identity;
    private Listening listening;
    private String lastProblem = "";

    /** Files of an identity and their times: when they are equal, nobody has renewed the certificate. */
    private record Identity(TlsFiles files, FileTime keyTime, FileTime certificateTime) {
        static Identity of(TlsFiles files) throws IOException {
            try {
                return new Identity(files, Files.getLastModifiedTime(files.key()), Files.getLastModifiedTime(files.certificate()));
            } catch (NoSuchFileException e) {
                throw new IOException(e.getFile() + " does not exist", e);
            }
        }
    }

    /** @param behindProxy whether each connection begins with a PROXY header */
    RtmpPort(Endpoint endpoint, Connections connections, BooleanSupplier behindProxy) {
        this.endpoint = endpoint;
        this.behindProxy = behindProxy;
        this.connections = connections;
    }

    /** Listens if it does not yet, and takes in a new certificate. What goes wrong is said once and changes nothing. */
    void serve(Optional<TlsFiles> files, Listeners listeners) {
        try {
            if (files.isPresent()) {
                Identity wanted = Identity.of(files.get());
                if (!wanted.equals(identity)) {
                    tls = TlsServerContext.load(files.get());
                    identity = wanted;
                }
            }
            if (listening == null) {
                listening = listeners.listen(new ListenRequest(files.isPresent() ? "rtmps" : "rtmp", endpoint, new Pipeline(), behindProxy));
            }
            lastProblem = "";
        } catch (IOException e) {
            if (!lastProblem.equals(e.getMessage())) {
                lastProblem = String.valueOf(e.getMessage());
                LOG.error("cannot serve RTMP on {}: {}", endpoint, lastProblem);
            }
        }
    }

    boolean isSecure() {
        return identity != null;
    }

    /** Null while it does not listen. */
    Listening listening() {
        return listening;
    }

    /** Stops listening; connections stay, and so does the socket, for the bundle's next version. */
    void close() {
        if (listening != null) {
            listening.close();
            listening = null;
            LOG.info("no longer listen on {}", endpoint);
        }
    }

    /** Stops listening for good; connections stay. */
    void end() {
        if (listening != null) {
            listening.end();
            listening = null;
        }
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            SslContext context = tls;
            if (context != null) {
                channel.pipeline().addLast(context.newHandler(channel.alloc()));
            }
            connections.install(channel);
        }
    }
}
