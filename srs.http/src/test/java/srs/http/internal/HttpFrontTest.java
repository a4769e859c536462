package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import srs.http.HttpEndpoint;
import srs.http.LiveResponse;
import srs.kernel.work.Workers;
import srs.testkit.Await;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** The front with real sockets, the kernel's loops and a framework. */
class HttpFrontTest {
    private static final String SERVER = "127.0.0.1:0";
    private static final String API = "127.0.0.2:0";
    private static final String SERVER_TLS = "127.0.0.3:0";

    @TempDir
    Path folder;

    private House house;
    private HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void build() throws Exception {
        house = new House(folder);
        house.config.set("http_server.enabled", "on").set("http_server.listen", SERVER).set("http_api.enabled", "on").set("http_api.listen", API);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> get(String endpoint, String path) throws Exception {
        String host = endpoint.substring(0, endpoint.lastIndexOf(':'));
        URI uri = URI.create("http://" + host + ":" + house.port(endpoint) + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpEndpoint text(String text) {
        return x -> x.respond(200, "text/plain", text);
    }

    @Test
    void shouldServeStreamsAndApiOnTheirPorts() throws Exception {
        house.start();
        house.mount(text("versions"), "server api", "/api/v1/versions");
        house.mount(text("streams"), "api", "/api/v1/streams/");
        house.mount(text("flv"), Map.of(HttpEndpoint.PATTERN, "*.flv"));
        assertThat(get(SERVER, "/api/v1/versions").body()).isEqualTo("versions");
        assertThat(get(API, "/api/v1/versions").body()).isEqualTo("versions");
        assertThat(get(API, "/api/v1/streams/").headers().firstValue("Server")).contains("SRS/test");
        assertThat(get(SERVER, "/api/v1/streams/").statusCode()).isEqualTo(404);
        assertThat(get(SERVER, "/live/a.flv").body()).isEqualTo("flv");
        assertThat(get(API, "/live/a.flv").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldServeBothOnOnePort() throws Exception {
        house.config.set("http_api.listen", SERVER);
        house.start();
        house.mount(text("home"), "server", "/");
        house.mount(text("urls"), "api", "/");
        house.mount(text("streams"), "api", "/api/v1/streams/");
        assertThat(house.open()).containsExactly(SERVER);
        assertThat(get(SERVER, "/").body()).isEqualTo("home");
        assertThat(get(SERVER, "/api/v1/streams/").body()).isEqualTo("streams");
    }

    @Test
    void shouldListenNowhereWhenItIsNotEnabled() {
        house.config.set("http_server.enabled", "").set("http_api.enabled", "off");
        assertThat(house.start().open()).isEmpty();
    }

    @Test
    void shouldFollowAReload() throws Exception {
        house.start();
        house.mount(text("a"), "server", "/a");
        int port = house.port(SERVER);
        house.config.set("http_api.enabled", "off").set("http_server.listen", SERVER + " " + SERVER_TLS).set("http_server.crossdomain", "off");
        house.config.applyReload();
        assertThat(house.open()).containsExactly(SERVER, SERVER_TLS);
        assertThat(house.port(SERVER)).isEqualTo(port);
        assertThat(get(SERVER_TLS, "/a").body()).isEqualTo("a");
    }

    @Test
    void shouldKeepConnectionsOfAPortThatIsClosed() throws Exception {
        house.start();
        BlockingQueue<LiveResponse> lives = new LinkedBlockingQueue<>();
        house.mount(x -> lives.add(x.live("video/x-flv", () -> {})), "server", "*.flv");
        try (Socket socket = new Socket("127.0.0.1", house.port(SERVER))) {
            socket.getOutputStream().write("GET /a.flv HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            LiveResponse live = lives.poll(10, TimeUnit.SECONDS);
            house.config.set("http_server.enabled", "off").applyReload();
            assertThat(house.open()).containsExactly(API);
            live.start();
            live.close();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void shouldTryAgainWhenAPortIsTaken() throws Exception {
        String taken;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            taken = "127.0.0.1:" + other.getLocalPort();
            house.config.set("http_server.listen", taken);
            house.start();
            assertThat(house.open()).containsExactly(API);
        }
        house.front.refresh();
        assertThat(house.open()).contains(taken);
    }

    @Test
    void shouldRunBlockingEndpointsOnWorkers() throws Exception {
        house.start();
        house.mount(x -> x.respond(200, "text/plain", Thread.currentThread().getName() + x.body().toString(StandardCharsets.US_ASCII)),
                Map.of(HttpEndpoint.PATTERN, "/block", HttpEndpoint.BLOCKING, true));
        house.mount(x -> x.respond(200, "text/plain", Thread.currentThread().getName()), "server", "/loop");
        URI uri = URI.create("http://127.0.0.1:" + house.port(SERVER) + "/block");
        HttpRequest post = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("body")).build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).body()).startsWith("srs-work-").endsWith("body");
        assertThat(get(SERVER, "/loop").body()).startsWith("srs-loop");
    }

    @Test
    void anEndpointThatBlocksHoldsUpItsOwnBundleOnly() throws Exception {
        house.start();
        Bundle stuck = house.bundle("stuck");
        CountDownLatch begun = new CountDownLatch(Workers.MAX_THREADS_PER_BUNDLE);
        CountDownLatch interrupted = new CountDownLatch(Workers.MAX_THREADS_PER_BUNDLE);
        house.mount(stuck, x -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }, Map.of(HttpEndpoint.PATTERN, "/stuck", HttpEndpoint.BLOCKING, true));
        house.mount(house.bundle("free"), text("free"), Map.of(HttpEndpoint.PATTERN, "/free", HttpEndpoint.BLOCKING, true));
        URI uri = URI.create("http://127.0.0.1:" + house.port(SERVER) + "/stuck");
        HttpRequest post = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("body")).build();
        List<CompletableFuture<HttpResponse<String>>> unanswered = IntStream.rangeClosed(0, Workers.MAX_THREADS_PER_BUNDLE)
                .mapToObj(i -> client.sendAsync(post, HttpResponse.BodyHandlers.ofString())).toList();
        Await.latch("all threads of the one bundle are stuck", begun);
        assertThat(get(SERVER, "/free").body()).isEqualTo("free");
        stuck.stop();
        Await.latch("its threads are free", interrupted);
        for (CompletableFuture<HttpResponse<String>> request : unanswered) {
            Await.result("the request has ended", request.handle((answer, failure) -> true));
        }
    }

    @Test
    void shouldSpeakTls() throws Exception {
        TlsFiles files = secure();
        house.start();
        house.mount(x -> x.respond(200, "text/plain", x.url()), "server", "/a");
        client = HttpClient.newBuilder().sslContext(trusting(files)).build();
        URI uri = URI.create("https://127.0.0.3:" + house.port(SERVER_TLS) + "/a");
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo(uri.toString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void shouldServeLiveBytesByTls() throws Exception {
        TlsFiles files = secure();
        house.start();
        house.mount(x -> {
            LiveResponse live = x.live("video/x-flv", () -> {});
            live.start();
            write(live, "hello");
            live.close();
        }, "server", "*.flv");
        try (SSLSocket socket = (SSLSocket) trusting(files).getSocketFactory().createSocket("127.0.0.3", house.port(SERVER_TLS))) {
            socket.getOutputStream().write("GET /a.flv HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void shouldTakeARenewedCertificate() throws Exception {
        TlsFiles files = secure();
        house.start();
        X509Certificate before = certificateOf(house.port(SERVER_TLS));
        Files.delete(files.key());
        Files.delete(files.certificate());
        house.front.refresh();
        assertThat(certificateOf(house.port(SERVER_TLS))).isEqualTo(before);
        SelfSigned.write(files, "127.0.0.3");
        house.front.refresh();
        assertThat(certificateOf(house.port(SERVER_TLS))).isNotEqualTo(before);
    }

    @Test
    void shouldOpenTheSecurePortOnceTheCertificateIsThere() throws Exception {
        house.config.set("http_server.https.enabled", "on").set("http_server.https.listen", SERVER_TLS);
        house.start();
        assertThat(house.open()).containsExactly(SERVER, API);
        secure();
        house.front.refresh();
        assertThat(house.open()).contains(SERVER_TLS);
    }

    @Test
    void shouldSpeakWebSocket() throws Exception {
        house.start();
        house.mount(x -> {
            LiveResponse live = x.live("video/x-flv", () -> {});
            live.start();
            write(live, "hello");
            write(live, "x".repeat(300));
            live.close();
        }, "server", "*.flv");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + house.port(SERVER) + "/a.flv"), new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                heard.add(StandardCharsets.US_ASCII.decode(data).toString());
                socket.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                closed.complete(status);
                return null;
            }
        }).join();
        assertThat(Await.result("close frame", closed)).isEqualTo(1000);
        assertThat(String.join("", heard)).isEqualTo("hello" + "x".repeat(300));
    }

    @Test
    void shouldHoldRequestsWhileAnEndpointIsReplaced() throws Exception {
        house.start();
        ServiceRegistration<HttpEndpoint> old = house.mount(text("old"), "server", "/a");
        assertThat(get(SERVER, "/a").body()).isEqualTo("old");
        old.unregister();
        URI uri = URI.create("http://127.0.0.1:" + house.port(SERVER) + "/a");
        CompletableFuture<HttpResponse<String>> waiting = client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        house.mount(text("new"), "server", "/a");
        assertThat(Await.result("answer", waiting).body()).isEqualTo("new");
    }

    @Test
    void shouldPreferTheHigherRankingAndFallBack() throws Exception {
        house.start();
        house.mount(text("low"), Map.of(HttpEndpoint.PATTERN, "/a"));
        ServiceRegistration<HttpEndpoint> high = house.mount(text("high"), Map.of(HttpEndpoint.PATTERN, "/a", "service.ranking", 5));
        assertThat(get(SERVER, "/a").body()).isEqualTo("high");
        high.unregister();
        assertThat(get(SERVER, "/a").body()).isEqualTo("low");
    }

    @Test
    void shouldEndOpenExchangesWithTheirEndpoint() throws Exception {
        house.start();
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        ServiceRegistration<HttpEndpoint> flv = house.mount(x -> {
            x.live("video/x-flv", closed::countDown).start();
            begun.countDown();
        }, "server", "*.flv");
        try (Socket socket = new Socket("127.0.0.1", house.port(SERVER))) {
            socket.getOutputStream().write("GET /a.flv HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Await.latch("request", begun);
            flv.unregister();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).endsWith("\r\n\r\n0\r\n\r\n");
        }
        Await.latch("onClosed", closed);
    }

    @Test
    void shouldLetARefusedClientReadWhy() throws Exception {
        house.start();
        try (Socket socket = new Socket("127.0.0.1", house.port(SERVER))) {
            byte[] request = ("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n" + "x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(request);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void shouldServeBigAnswersWhole() throws Exception {
        house.start();
        String big = "x".repeat(4 * 1024 * 1024);
        house.mount(text(big), "server", "/big");
        assertThat(get(SERVER, "/big").body()).isEqualTo(big);
    }

    @Test
    void shouldServePartsOfFiles() throws Exception {
        house.start();
        byte[] bytes = new byte[3 * FileAnswer.PIECE_BYTES + 17];
        new java.util.Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("a.mp4"), bytes);
        List<FileChannel> opened = new java.util.concurrent.CopyOnWriteArrayList<>();
        house.mount(x -> {
            try {
                FileChannel channel = FileChannel.open(file);
                opened.add(channel);
                long length = x.parameter("length").map(Long::valueOf).orElse(bytes.length - 1L);
                x.respond(206, "video/mp4", Map.of("Accept-Ranges", List.of("bytes")), channel, 1, length);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }, "server", "*.mp4");
        URI uri = URI.create("http://127.0.0.1:" + house.port(SERVER) + "/a.mp4");
        HttpResponse<byte[]> answer = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(java.util.Arrays.copyOfRange(bytes, 1, bytes.length));
        HttpRequest head = HttpRequest.newBuilder(uri).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
        assertThat(client.send(head, HttpResponse.BodyHandlers.ofString()).headers().firstValue("Content-Length")).contains(bytes.length - 1 + "");
        try (Socket socket = new Socket("127.0.0.1", house.port(SERVER))) {
            socket.getOutputStream().write(("GET /a.mp4?length=" + bytes.length + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(whole.substring(whole.indexOf("\r\n\r\n") + 4)).hasSize(3 * FileAnswer.PIECE_BYTES);
        }
        Await.until("files are closed", () -> opened.size() == 3 && opened.stream().noneMatch(FileChannel::isOpen));
    }

    private static void write(LiveResponse live, String text) {
        ByteBuf out = live.channel().alloc().buffer();
        int mark = live.framing().open(out);
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
        live.framing().close(out, mark);
        live.channel().writeAndFlush(out);
    }

    /** Makes a certificate where the configuration says. */
    private TlsFiles secure() throws Exception {
        house.config.set("http_server.https.enabled", "on").set("http_server.https.listen", SERVER_TLS);
        Files.createDirectories(folder.resolve("conf"));
        TlsFiles files = new TlsFiles(folder.resolve("conf/server.key"), folder.resolve("conf/server.crt"));
        SelfSigned.write(files, "127.0.0.3");
        return files;
    }

    private static SSLContext trusting(TlsFiles files) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(files.certificate())) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate certificateOf(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {new TrustEverybody()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.3", port)) {
            socket.startHandshake();
            List<Certificate> chain = List.of(socket.getSession().getPeerCertificates());
            return (X509Certificate) chain.get(0);
        }
    }

    private static final class TrustEverybody implements javax.net.ssl.X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
