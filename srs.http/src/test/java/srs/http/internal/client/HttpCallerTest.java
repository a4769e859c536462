package srs.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCall;
import srs.http.client.HttpCallException;
import srs.http.client.HttpCallException.Kind;
import srs.http.client.HttpCaller;
import srs.kernel.internal.net.BundleDialer;
import srs.kernel.internal.net.HostResolver;
import srs.kernel.internal.net.LoopGroup;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.testkit.Await;
import srs.testkit.CallbackServer;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** Calls to servers that answer, and to servers that are slow, wrong, dead, or mean it badly. */
class HttpCallerTest {
    private static final int LONG_MS = 20_000;
    private static final int SHORT_MS = 200;

    private final WorkPool pool = new WorkPool();
    private final LoopGroup loops = new LoopGroup(1);
    private final BundleDialer dialer = new BundleDialer(loops, new HostResolver(pool), pool, "test");
    private final BundleHttpCaller caller = new BundleHttpCaller("SRS/test", dialer, new BundleWorkers(pool, new FaultCounter(), "test"));

    @AfterEach
    void close() {
        caller.close();
        dialer.close();
        loops.close();
        pool.close();
    }

    private CompletableFuture<HttpAnswer> post(String url, int timeoutMs) {
        return caller.call(HttpCall.postJson(url, "{\"a\":1}".getBytes(StandardCharsets.UTF_8), timeoutMs, false));
    }

    private HttpAnswer answer(CallbackServer.Script script) {
        try (CallbackServer server = new CallbackServer(script)) {
            return Await.result("answer", post(server.url("/"), LONG_MS));
        }
    }

    private static HttpCallException failure(CompletableFuture<HttpAnswer> call) {
        try {
            throw new AssertionError("answered " + call.get(LONG_MS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return (HttpCallException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private HttpCallException failure(CallbackServer.Script script, int timeoutMs) {
        try (CallbackServer server = new CallbackServer(script)) {
            return failure(post(server.url("/"), timeoutMs));
        }
    }

    @Test
    void sendsARequest() {
        try (CallbackServer server = new CallbackServer(CallbackServer.body("0"))) {
            HttpAnswer answer = Await.result("answer", post(server.url("/api/v1?k=a%20b#fragment"), LONG_MS));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("0");
            CallbackServer.Request request = server.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.target()).isEqualTo("/api/v1?k=a%20b");
            assertThat(request.body()).isEqualTo("{\"a\":1}");
            assertThat(request.headers()).containsEntry("host", "127.0.0.1:" + server.port()).containsEntry("content-type", "application/json")
                    .containsEntry("content-length", "7").containsEntry("connection", "close").containsEntry("user-agent", "SRS/test");
            Await.until("its connection ends", () -> server.connections() == 0);
        }
    }

    @Test
    void takesABodyOfAnyDelimiting() {
        assertThat(answer(CallbackServer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")).text()).isEqualTo("abcde");
        assertThat(answer(CallbackServer.raw("HTTP/1.0 200 OK\r\n\r\nuntil the end")).text()).isEqualTo("until the end");
        assertThat(answer(CallbackServer.raw("HTTP/1.1 204 No Content\r\n\r\n")).status()).isEqualTo(204);
        assertThat(answer(CallbackServer.raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n0")).status()).isEqualTo(201);
    }

    @Test
    void followsNoRedirect() {
        try (CallbackServer other = new CallbackServer(CallbackServer.body("0"))) {
            assertThat(answer(CallbackServer.raw("HTTP/1.1 302 Found\r\nLocation: " + other.url("/") + "\r\nContent-Length: 0\r\n\r\n")).status()).isEqualTo(302);
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", "file:///etc/passwd", "ftp://127.0.0.1/", "//127.0.0.1/", "127.0.0.1:80", "http://", "http:///x", "http://user:secret@127.0.0.1/",
        "http://127.0.0.1:0/", "http://127.0.0.1:65536/", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "gopher://127.0.0.1/", "jar:http://127.0.0.1!/"})
    void callsNothingButHttp(String url) {
        HttpCallException failure = failure(post(url, LONG_MS));
        assertThat(failure.kind()).isEqualTo(Kind.URL);
        assertThat(failure.getMessage()).doesNotContain("secret").doesNotContain("\n");
    }

    @Test
    void saysWhoIsNotThere() {
        CallbackServer gone = new CallbackServer(CallbackServer.body("0"));
        gone.close();
        HttpCallException refused = failure(post(gone.url("/x?token=secret"), LONG_MS));
        assertThat(refused.kind()).isEqualTo(Kind.CONNECT);
        assertThat(refused.getMessage()).startsWith("http://127.0.0.1:" + gone.port() + ": ").doesNotContain("secret");
        assertThat(failure(post("http://no.such.host.invalid/", LONG_MS)).kind()).isEqualTo(Kind.LOOKUP);
    }

    @Test
    void waitsNoLongerForAConnection() throws IOException {
        List<SocketChannel> crowd = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // the system answers nobody when so many wait to be accepted
            for (int i = 0; i < 4; i++) {
                SocketChannel one = SocketChannel.open();
                crowd.add(one);
                one.configureBlocking(false);
                one.connect(full.getLocalSocketAddress());
            }
            HttpCallException late = failure(post("http://127.0.0.1:" + full.getLocalPort() + "/", SHORT_MS));
            assertThat(late.kind()).as(late.getMessage()).isEqualTo(Kind.TIMEOUT);
        } finally {
            for (SocketChannel one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void waitsNoLongerThanItMay() {
        assertThat(failure(CallbackServer.silence(), SHORT_MS).kind()).isEqualTo(Kind.TIMEOUT);
        CallbackServer.Script dripping = (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('0');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(10);
            }
        };
        assertThat(failure(dripping, SHORT_MS)).hasMessageContaining("no answer within 200 ms");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", "garbage\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\0\0\0\0\u0016\u0003\u0001\r\n\r\n"})
    void takesNothingForAnAnswerThatIsNone(String bytes) {
        assertThat(failure(CallbackServer.raw(bytes), LONG_MS).kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void noServerWritesIntoTheLog() {
        HttpCallException failure = failure(CallbackServer.raw("HTTP/\u001b[31m9.9\t[ERROR] " + "x".repeat(2000) + " OK\r\n\r\n"), LONG_MS);
        assertThat(failure.getMessage()).doesNotContain("\u001b").doesNotContain("\t").doesNotContain("\n").hasSizeLessThan(310);
    }

    @Test
    void readsNoMoreThanItMay() {
        String megabyte = "0".repeat(1024 * 1024);
        assertThat(failure(CallbackServer.body(megabyte), LONG_MS)).hasMessageContaining("its answer is longer than 65536 bytes");
        assertThat(failure(CallbackServer.raw("HTTP/1.1 200 OK\r\nX: " + megabyte + "\r\n\r\n0"), LONG_MS).kind()).isEqualTo(Kind.BROKEN);
        CallbackServer.Script endless = (request, out) -> {
            out.write("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new byte[8192]);
            }
        };
        assertThat(failure(endless, LONG_MS).kind()).isEqualTo(Kind.TOO_LONG);
    }

    @Test
    void aSilentServerHoldsUpItselfAlone() {
        try (CallbackServer silent = new CallbackServer(CallbackServer.silence()); CallbackServer other = new CallbackServer(CallbackServer.body("0"))) {
            List<CompletableFuture<HttpAnswer>> calls = new ArrayList<>();
            for (int i = 0; i < HttpCaller.MAX_CALLS_PER_SERVER + 10; i++) {
                calls.add(post(silent.url("/"), LONG_MS));
            }
            Await.until("the most calls at a time", () -> silent.requests().size() == HttpCaller.MAX_CALLS_PER_SERVER);
            assertThat(Await.result("another server", post(other.url("/"), LONG_MS)).text()).isEqualTo("0");
            assertThat(silent.requests()).hasSize(HttpCaller.MAX_CALLS_PER_SERVER);
            silent.script(CallbackServer.body("0"));
            calls.get(HttpCaller.MAX_CALLS_PER_SERVER).cancel(false);
            calls.get(0).cancel(false);
            assertThat(Await.result("the next that waits", calls.get(HttpCaller.MAX_CALLS_PER_SERVER + 1)).text()).isEqualTo("0");
            caller.close();
            assertThat(failure(calls.get(1)).kind()).isEqualTo(Kind.STOPPED);
            Await.until("no connection is left", () -> silent.connections() == 0);
        }
        assertThat(failure(post("http://127.0.0.1:1/", LONG_MS)).kind()).as("after the stop").isEqualTo(Kind.STOPPED);
    }

    @Test
    void speaksTls(@TempDir Path folder) throws IOException, GeneralSecurityException {
        TlsFiles files = new TlsFiles(folder.resolve("key"), folder.resolve("crt"));
        SelfSigned.write(files, "localhost", "127.0.0.1");
        try (CallbackServer server = new CallbackServer(context(files).getServerSocketFactory(), CallbackServer.body("0"))) {
            String url = server.url("/x").replace("http:", "https:");
            assertThat(Await.result("answer", post(url, LONG_MS)).text()).isEqualTo("0");
            HttpCallException unknown = failure(caller.call(HttpCall.postJson(url, new byte[0], LONG_MS, true)));
            assertThat(unknown.kind()).as(unknown.getMessage()).isEqualTo(Kind.TLS);
            HttpCallException plain = failure(post(server.url("/"), LONG_MS));
            assertThat(plain.kind()).isEqualTo(Kind.BROKEN);
        }
        try (CallbackServer plain = new CallbackServer(CallbackServer.body("0"))) {
            assertThat(failure(post(plain.url("/").replace("http:", "https:"), SHORT_MS)).kind()).isIn(Kind.TLS, Kind.BROKEN, Kind.TIMEOUT);
        }
    }

    private static SSLContext context(TlsFiles files) throws IOException, GeneralSecurityException {
        String pem = Files.readString(files.key()).replaceAll("-----[^-]+-----|\\s", "");
        Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Files.readAllBytes(files.certificate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))), new char[0],
                new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
