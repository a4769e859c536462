package ${package};

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;

/** TCP ports for raw H.264: whoever connects publishes. The kernel closes ports and connections with the bundle; called on its worker threads. */
@Component(immediate = true, service = RawVideo.class)
public final class RawVideo {
    static final Logger LOG = LoggerFactory.getLogger("${artifactId}");
    /** Longest picture. */
    private static final int MAX_PICTURE_BYTES = 8 * 1024 * 1024;
    /** A NAL unit of type 9, the access unit delimiter, begins each picture. */
    private static final byte[] DELIMITER = {0, 0, 0, 1, 9};

    private final Listeners listeners;
    private final Config config;
    final Admission admission;
    final Clients clients;
    final StreamHub hub;
    private final List<Listening> ports = new ArrayList<>();

    @Activate
    public RawVideo(@Reference Listeners listeners, @Reference Config config, @Reference Admission admission, @Reference Clients clients, @Reference StreamHub hub) {
        this.listeners = listeners;
        this.config = config;
        this.admission = admission;
        this.clients = clients;
        this.hub = hub;
        listen(Set.of());
        config.listen(this::listen, "raw_video.listen");
    }

    private synchronized void listen(Set<String> changed) {
        ports.forEach(Listening::end);
        ports.clear();
        for (Endpoint endpoint : config.root().endpoints("raw_video.listen")) {
            try {
                ports.add(listeners.listen(new ListenRequest("raw_video", endpoint, new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.config().setAutoRead(false);
                        channel.pipeline().addLast(new DelimiterBasedFrameDecoder(MAX_PICTURE_BYTES, Unpooled.wrappedBuffer(DELIMITER)), new Camera(RawVideo.this, key()));
                    }
                })));
            } catch (IOException e) {
                LOG.error("no raw video on {}: {}", endpoint, e.getMessage());
            }
        }
    }

    private StreamKey key() {
        return new StreamKey(StreamKey.DEFAULT_VHOST, config.root().string("raw_video.app"), config.root().string("raw_video.stream"));
    }
}
