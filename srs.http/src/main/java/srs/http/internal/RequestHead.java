package srs.http.internal;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import srs.http.HttpLimits;
import srs.kernel.net.RemotePeer;

/**
 * Request line and headers, checked: what two servers could understand differently is refused (RFC 9112 §3.2, §6.1, §6.3). Immutable.
 *
 * @param method in upper case
 * @param target what is asked for
 * @param headers as sent
 * @param isHttp11 HTTP/1.1 or a later 1.x; else 1.0
 * @param keepsAlive whether another request may follow
 * @param host the Host header or the absolute form's authority, without user information; or empty
 */
record RequestHead(String method, RequestTarget target, HttpHeaders headers, boolean isHttp11, boolean keepsAlive, String host) {

    static RequestHead of(HttpRequest request) throws BadRequestException {
        checkDecoded(request.decoderResult());
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            throw new BadRequestException(505, "version " + version + " is not HTTP/1.x");
        }
        boolean isHttp11 = version.minorVersion() >= 1;
        HttpHeaders headers = request.headers();
        checkTransferEncoding(headers, isHttp11);
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || hosts.isEmpty() && isHttp11) {
            throw new BadRequestException(400, hosts.size() + " Host headers are not one");
        }
        RequestTarget target = RequestTarget.parse(request.uri());
        String host = target.authority().isEmpty() ? hosts.isEmpty() ? "" : hosts.get(0) : target.authority();
        checkHost(host);
        return new RequestHead(request.method().name(), target, headers, isHttp11, HttpUtil.isKeepAlive(request), host);
    }

    private static void checkDecoded(DecoderResult result) throws BadRequestException {
        if (result.isFailure()) {
            Throwable cause = result.cause();
            int status = cause instanceof TooLongHttpLineException ? 414 : cause instanceof TooLongHttpHeaderException ? 431 : 400;
            throw new BadRequestException(status, String.valueOf(cause.getMessage()));
        }
    }

    private static void checkTransferEncoding(HttpHeaders headers, boolean isHttp11) throws BadRequestException {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return;
        }
        if (!isHttp11 || codings.size() > 1 || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw new BadRequestException(400, "Transfer-Encoding is repeated, in HTTP/1.0 or beside Content-Length");
        }
        if (!codings.get(0).equalsIgnoreCase("chunked")) {
            throw new BadRequestException(501, "transfer coding is not chunked");
        }
    }

    /** Only what a host and port can be written with, for it is echoed in URLs and logs. */
    private static void checkHost(String host) throws BadRequestException {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!(c < 0x80 && Character.isLetterOrDigit(c) || "-._~:[]%".indexOf(c) >= 0)) {
                throw new BadRequestException(400, "host holds the character " + (int) c);
            }
        }
    }

    /** Declared length of the body: 0 when there is none, -1 when it is chunked. */
    long bodyLength() throws BadRequestException {
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return -1;
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length == null) {
            return 0;
        }
        long bytes;
        try {
            bytes = Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw new BadRequestException(400, "Content-Length is no number");
        }
        if (bytes < 0 || bytes > HttpLimits.MAX_BODY_BYTES) {
            throw new BadRequestException(413, "Content-Length " + bytes + " is not in 0.." + HttpLimits.MAX_BODY_BYTES);
        }
        return bytes;
    }

    /** Whether the client waits for leave to send the body. */
    boolean expectsContinue() throws BadRequestException {
        String expect = headers.get(HttpHeaderNames.EXPECT);
        if (expect == null || !isHttp11) {
            return false;
        }
        if (!expect.equalsIgnoreCase("100-continue")) {
            throw new BadRequestException(417, "expectation is not 100-continue");
        }
        return true;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    String ip(RemotePeer peer) {
        return PeerAddress.of(peer, headers.getAll("X-Forwarded-For"), headers.get("X-Real-IP"));
    }

    /** The host without port and brackets. */
    String hostName() {
        int bracket = host.indexOf(']');
        if (host.startsWith("[") && bracket > 0) {
            return host.substring(1, bracket);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
