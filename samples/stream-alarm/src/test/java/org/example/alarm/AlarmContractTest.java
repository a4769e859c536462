package org.example.alarm;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import srs.plugin.kit.PluginContract;
import srs.plugin.kit.PluginSite;
import srs.testkit.Await;

/** What every plugin promises, while a chat listens. */
class AlarmContractTest extends PluginContract {
    private static final Queue<String> POSTED = new ConcurrentLinkedQueue<>();
    private static final HttpServer CHAT = chat();

    private static HttpServer chat() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/hook", exchange -> {
                POSTED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected String vhost() {
        return "alarm { enabled on; url http://127.0.0.1:" + CHAT.getAddress().getPort() + "/hook; }";
    }

    @Override
    protected void whileLive(PluginSite site) {
        site.publish("live/match", "");
        Await.until("the chat is told of the beginning", () -> POSTED.remove("{\"text\":\"/live/match is live\"}"));
        site.unpublish("live/match");
        Await.until("the chat is told of the end", () -> POSTED.removeIf(text -> text.startsWith("{\"text\":\"/live/match has ended: ")));
    }
}
