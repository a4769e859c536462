package org.example.mirror;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;

/** A TCP port that says how many streams are mirrored, and hangs up. The kernel closes it with the bundle. */
@Component(immediate = true, service = StatusPort.class)
public final class StatusPort {

    @Activate
    public StatusPort(@Reference Listeners listeners, @Reference Config config, @Reference Mirror mirror) {
        for (Endpoint endpoint : config.root().endpoints("mirror.listen")) {
            try {
                listeners.listen(new ListenRequest("mirror", endpoint, new Greeting(mirror)));
            } catch (IOException e) {
                LoggerFactory.getLogger("org.example.mirror").error("no status on {}: {}", endpoint, e.getMessage());
            }
        }
    }

    private static final class Greeting extends ChannelInitializer<Channel> {
        private final Mirror mirror;

        Greeting(Mirror mirror) {
            this.mirror = mirror;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext ctx) {
                    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), mirror.mirrored() + " mirrored\n")).addListener(ChannelFutureListener.CLOSE);
                }
            });
        }
    }
}
