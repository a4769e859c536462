package srs.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The one Chromium of a JVM, for its start is most of what a short test does with it: begun with the first tab, and anew when it has died. It ends with the JVM, and its
 * profile with it. Any thread.
 */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> OPTIONS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            // pages of the browser itself that nobody sees, half of the work of its start
            "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
            // no tab is before another
            "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding", "--disable-background-timer-throttling",
            "--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream",
            "--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0", "--remote-allow-origins=*");
    private static final Duration START = Duration.ofSeconds(60);
    private static Chromium running;

    private final Path profile;
    private final ChildProcess process;
    private final String address;
    private final DevTools devTools;

    private Chromium(Path profile, ChildProcess process) {
        this.profile = profile;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-chromium"));
        try {
            Path portFile = profile.resolve("DevToolsActivePort");
            List<String> port = Await.value("DevTools port of " + process, START, () -> {
                List<String> lines = Files.exists(portFile) ? Files.readAllLines(portFile) : List.of();
                return lines.size() < 2 ? null : lines;
            });
            address = "ws://127.0.0.1:" + port.get(0);
            devTools = new DevTools(address + port.get(1), event -> {});
        } catch (RuntimeException | AssertionError e) {
            end();
            throw e;
        }
    }

    /** The one that runs; where none is installed the calling test is skipped with words. */
    static synchronized Chromium orSkip() {
        if (running == null || !running.process.isAlive()) {
            running = start();
            Skip.unless(running != null, "needs one of " + NAMES + " in the PATH");
        }
        return running;
    }

    private static Chromium start() {
        for (String name : NAMES) {
            try {
                Path profile = Files.createTempDirectory("browser");
                List<String> command = Stream.of(List.of(name), OPTIONS, List.of("--user-data-dir=" + profile, "about:blank")).flatMap(List::stream).toList();
                return new Chromium(profile, ChildProcess.start(command));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (UncheckedIOException e) {
                continue; // not installed under this name
            }
        }
        return null;
    }

    /** Makes a context: tabs of another know nothing of what it keeps. */
    String context() {
        return value("browserContextId", devTools.call("Target.createBrowserContext", ""));
    }

    /** Opens an empty tab in a window of its own. */
    DevTools tab(String context, Consumer<String> events) {
        String tab = value("targetId", devTools.call("Target.createTarget", "\"url\":\"about:blank\",\"newWindow\":true,\"browserContextId\":\"" + context + "\""));
        return new DevTools(address + "/devtools/page/" + tab, events);
    }

    /** Closes its tabs, too. */
    void dispose(String context) {
        if (process.isAlive()) {
            devTools.call("Target.disposeBrowserContext", "\"browserContextId\":\"" + context + "\"");
        }
    }

    private static String value(String name, String answer) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(answer);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + answer);
        }
        return matcher.group(1);
    }

    private void end() {
        process.close();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // its last processes still delete files themselves
            return;
        }
    }
}
