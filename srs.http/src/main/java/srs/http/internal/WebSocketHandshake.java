package srs.http.internal;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The opening handshake of RFC 6455 §4.2. Stateless. Neither extensions nor subprotocols are agreed on. */
final class WebSocketHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";
    private static final int NONCE_BYTES = 16;

    private WebSocketHandshake() {}

    /** Whether a request is a handshake that can be accepted. */
    static boolean isOne(RequestHead head) {
        return asksFor(head) && VERSION.equals(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                && isNonce(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY));
    }

    /** Whether a request asks for WebSocket, be it in a version that nobody speaks. */
    static boolean asksFor(RequestHead head) {
        HttpHeaders headers = head.headers();
        return head.isHttp11() && head.method().equals("GET") && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true);
    }

    /** The Sec-WebSocket-Accept of a key. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static boolean isNonce(String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
