package srs.http.internal.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import javax.net.ssl.SSLException;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCall;
import srs.http.client.HttpCallException.Kind;

/** One request and its answer on a connection of their own. Lives on its channel's loop; it is the last handler, so it releases what comes. */
final class Conversation extends ChannelInboundHandlerAdapter {
    private final HttpCall call;
    private final Target target;
    private final String agent;
    private final OpenCall owner;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    Conversation(HttpCall call, Target target, String agent, OpenCall owner) {
        this.call = call;
        this.target = target;
        this.agent = agent;
        this.owner = owner;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(call.method()), target.path(),
                Unpooled.wrappedBuffer(call.body()));
        request.headers().set(HttpHeaderNames.HOST, target.authority())
                .set(HttpHeaderNames.USER_AGENT, agent)
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (call.body().length > 0 || call.method().equals("POST")) {
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, call.contentType())
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
        }
        ctx.writeAndFlush(request);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!owner.isOver() && message instanceof HttpObject part) {
                take(ctx, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            fail(ctx, Kind.BROKEN, "its answer is not HTTP: " + part.decoderResult().cause().getMessage());
            return;
        }
        if (part instanceof HttpResponse response) {
            // a 100 comes before the answer
            boolean isPreliminary = response.status().codeClass() == HttpStatusClass.INFORMATIONAL && response.status().code() != 101;
            status = isPreliminary ? 0 : response.status().code();
        }
        if (part instanceof HttpContent content && status != 0) {
            ByteBuf bytes = content.content();
            if (body.size() + bytes.readableBytes() > call.maxAnswerBytes()) {
                fail(ctx, Kind.TOO_LONG, "its answer is longer than " + call.maxAnswerBytes() + " bytes");
                return;
            }
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            body.writeBytes(copy);
            if (part instanceof LastHttpContent) {
                owner.done(new HttpAnswer(status, body.toByteArray()));
                ctx.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        owner.fail(Kind.BROKEN, "it closed the connection before the end of its answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable inner = cause.getCause() instanceof SSLException ? cause.getCause() : cause;
        fail(ctx, inner instanceof SSLException ? Kind.TLS : Kind.BROKEN, String.valueOf(inner.getMessage()));
    }

    private void fail(ChannelHandlerContext ctx, Kind kind, String why) {
        owner.fail(kind, why);
        ctx.close();
    }
}
