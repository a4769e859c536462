package srs.e2e;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import srs.format.flv.FlvReader;

/** Plays FLV by HTTP or WebSocket with the clients of the JDK, to the end of the stream. Thread-safe. */
final class FlvPeer {
    private final MediaTags received = new MediaTags();
    private final FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT);
    private final CompletableFuture<MediaTags> end = new CompletableFuture<>();
    private final AtomicReference<HttpResponse<?>> response = new AtomicReference<>();

    private FlvPeer() {}

    /** Begins to play; http, https, ws or wss. */
    static FlvPeer play(String url) {
        FlvPeer peer = new FlvPeer();
        if (url.startsWith("ws")) {
            Http.CLIENT.newWebSocketBuilder().buildAsync(URI.create(url), peer.new Messages()).exceptionally(peer::fail);
        } else {
            Http.CLIENT.sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofInputStream())
                    .thenAcceptAsync(peer::read).exceptionally(peer::failQuietly);
        }
        return peer;
    }

    /** What came, when the server has ended the body in order. */
    CompletableFuture<MediaTags> end() {
        return end;
    }

    MediaTags received() {
        return received;
    }

    HttpResponse<?> response() {
        return response.get();
    }

    private void read(HttpResponse<InputStream> answer) {
        response.set(answer);
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = answer.body()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                feed(ByteBuffer.wrap(buffer, 0, n));
            }
            finish();
        } catch (IOException e) {
            fail(e);
        }
    }

    private synchronized void feed(ByteBuffer bytes) {
        reader.feed(Unpooled.copiedBuffer(bytes));
        received.drain(reader);
    }

    private synchronized void finish() {
        if (reader.isMidTag()) {
            fail(new IOException("the body ends in the middle of a tag"));
            return;
        }
        reader.close();
        end.complete(received);
    }

    private synchronized WebSocket fail(Throwable cause) {
        reader.close();
        end.completeExceptionally(cause);
        return null;
    }

    private Void failQuietly(Throwable cause) {
        fail(cause);
        return null;
    }

    private final class Messages implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            feed(data);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            if (statusCode == WebSocket.NORMAL_CLOSURE) {
                finish();
            } else {
                fail(new IOException("WebSocket closed with " + statusCode));
            }
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            fail(error);
        }
    }
}
