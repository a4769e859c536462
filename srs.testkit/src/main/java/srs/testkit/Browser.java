package srs.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium with one tab, driven by its DevTools protocol: open a page, evaluate script, hear its complaints. With a profile of its own that is deleted at
 * the end. One test thread.
 */
public final class Browser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)");
    private static final Pattern TARGET = Pattern.compile("\"type\": *\"page\"[\\s\\S]*?\"webSocketDebuggerUrl\": *\"([^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Path profile;
    private final ChildProcess process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket devTools;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Browser(Path profile, ChildProcess process) {
        this.profile = profile;
        this.process = process;
        try {
            Path portFile = profile.resolve("DevToolsActivePort");
            String port = Await.value("DevTools port of " + process, START, () -> {
                List<String> lines = Files.exists(portFile) ? Files.readAllLines(portFile) : List.of();
                return lines.size() < 2 ? null : lines.get(0);
            });
            String target = Await.value("a tab", START, () -> {
                Matcher matcher = TARGET.matcher(http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build(),
                        HttpResponse.BodyHandlers.ofString()).body());
                return matcher.find() ? matcher.group(1) : null;
            });
            devTools = http.newWebSocketBuilder().buildAsync(URI.create(target), new Events()).join();
            call("Runtime.enable", "");
            call("Log.enable", "");
            call("Page.enable", "");
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** A browser; where none is installed the calling test is skipped with words. @param more options of its command line */
    public static Browser orSkip(String... more) {
        for (String name : NAMES) {
            try {
                Path profile = Files.createTempDirectory("browser");
                List<String> command = new ArrayList<>(List.of(name, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        // pages of the browser itself that nobody sees, half of the work of its start
                        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
                        "--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir=" + profile));
                command.addAll(List.of(more));
                command.add("about:blank");
                return new Browser(profile, ChildProcess.start(command));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (UncheckedIOException e) {
                continue; // not installed under this name
            }
        }
        Assumptions.abort("SKIPPED: needs one of " + NAMES + " in the PATH");
        throw new AssertionError("unreachable");
    }

    public void open(String url) {
        call("Page.navigate", "\"url\":" + quoted(url));
    }

    /** The value of an expression, as text. A promise is waited for; what it throws fails the test. */
    public String evaluate(String expression) {
        String answer = call("Runtime.evaluate", "\"awaitPromise\":true,\"userGesture\":true,\"returnByValue\":true,\"expression\":" + quoted("(async () => String(" + expression + "))()"));
        Matcher matcher = VALUE.matcher(answer);
        if (answer.contains("\"exceptionDetails\"") || !matcher.find()) {
            throw new AssertionError(expression + " gave " + answer);
        }
        return unquoted(matcher.group(1));
    }

    /** Waits until an expression is true. */
    public void until(String expression, Duration deadline) {
        Await.until(expression + " in the page", deadline, () -> evaluate(expression).equals("true"));
    }

    /** Sets the size of the page, and whether it is shown in dark colours. */
    public void look(int width, int height, boolean dark) {
        call("Emulation.setDeviceMetricsOverride", "\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false");
        call("Emulation.setEmulatedMedia", "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + (dark ? "dark" : "light") + "\"}]");
    }

    /** The page as a PNG picture. */
    public byte[] screenshot() {
        String answer = call("Page.captureScreenshot", "\"format\":\"png\"");
        return Base64.getDecoder().decode(answer.replaceFirst("(?s).*\"data\":\"", "").replaceFirst("(?s)\".*", ""));
    }

    /** Presses a key on the page's keyboard. */
    public void press(String key, int code) {
        String parameters = "\"key\":" + quoted(key) + ",\"code\":" + quoted(key) + ",\"windowsVirtualKeyCode\":" + code;
        call("Input.dispatchKeyEvent", "\"type\":\"keyDown\"," + (key.equals("Enter") ? "\"text\":\"\\r\"," : "") + parameters);
        call("Input.dispatchKeyEvent", "\"type\":\"keyUp\"," + parameters);
    }

    /** Errors and warnings of the page since its start: exceptions, console, content policy, failed loads. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    private String call(String method, String parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(id, answer);
        devTools.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true).join();
        return answer.orTimeout(START.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            json.append(c == '"' || c == '\\' || c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return json.append('"').toString();
    }

    private static String unquoted(String json) {
        return Pattern.compile("\\\\(?:u(....)|(.))").matcher(json).replaceAll(m -> Matcher.quoteReplacement(m.group(1) != null
                ? String.valueOf((char) Integer.parseInt(m.group(1), 16)) : m.group(2).equals("n") ? "\n" : m.group(2).equals("t") ? "\t" : m.group(2)));
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // its last processes still delete files themselves
            return;
        }
    }

    private final class Events implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                hear(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void hear(String text) {
            Matcher id = ID.matcher(text);
            if (id.find()) {
                CompletableFuture<String> answer = answers.remove(Integer.parseInt(id.group(1)));
                if (answer != null) {
                    answer.complete(text);
                }
            } else if (text.startsWith("{\"method\":\"Runtime.exceptionThrown\"") || text.startsWith("{\"method\":\"Log.entryAdded\"")
                    || text.startsWith("{\"method\":\"Runtime.consoleAPICalled\"") && text.contains("\"type\":\"error\"")) {
                complaints.add(text);
            }
        }
    }
}
