package srs.testkit;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tab of a headless Chromium, driven by its DevTools protocol: open a page, evaluate script, hear its complaints. All tabs of a JVM are in one Chromium, each in a
 * context of its own, which has no part in what the others keep; its camera and its microphone are made up. One test thread.
 */
public final class Browser implements AutoCloseable {

    private static final Pattern VALUE = Pattern.compile("\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Chromium chromium = Chromium.orSkip();
    private final String context = chromium.context();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final DevTools tab = chromium.tab(context, this::hear);

    private Browser() {
        tab.call("Runtime.enable", "");
        tab.call("Log.enable", "");
        tab.call("Page.enable", "");
    }

    /** A browser; where none is installed the calling test is skipped with words. */
    public static Browser orSkip() {
        return new Browser();
    }

    public void open(String url) {
        tab.call("Page.navigate", "\"url\":" + quoted(url));
    }

    /** The value of an expression, as text. A promise is waited for; what it throws fails the test. */
    public String evaluate(String expression) {
        String answer = tab.call("Runtime.evaluate", "\"awaitPromise\":true,\"userGesture\":true,\"returnByValue\":true,\"expression\":" + quoted("(async () => String(" + expression + "))()"));
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
        tab.call("Emulation.setDeviceMetricsOverride", "\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false");
        tab.call("Emulation.setEmulatedMedia", "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + (dark ? "dark" : "light") + "\"}]");
    }

    /** The page as a PNG picture. */
    public byte[] screenshot() {
        String answer = tab.call("Page.captureScreenshot", "\"format\":\"png\"");
        return Base64.getDecoder().decode(answer.replaceFirst("(?s).*\"data\":\"", "").replaceFirst("(?s)\".*", ""));
    }

    /** Presses a key on the page's keyboard. */
    public void press(String key, int code) {
        String parameters = "\"key\":" + quoted(key) + ",\"code\":" + quoted(key) + ",\"windowsVirtualKeyCode\":" + code;
        tab.call("Input.dispatchKeyEvent", "\"type\":\"keyDown\"," + (key.equals("Enter") ? "\"text\":\"\\r\"," : "") + parameters);
        tab.call("Input.dispatchKeyEvent", "\"type\":\"keyUp\"," + parameters);
    }

    /** Errors and warnings of the page since its start: exceptions, console, content policy, failed loads. */
    public List<String> complaints() {
        return List.copyOf(complaints);
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
        tab.close();
        chromium.dispose(context);
    }

    private void hear(String event) {
        if (event.startsWith("{\"method\":\"Runtime.exceptionThrown\"") || event.startsWith("{\"method\":\"Log.entryAdded\"")
                || event.startsWith("{\"method\":\"Runtime.consoleAPICalled\"") && event.contains("\"type\":\"error\"")) {
            complaints.add(event);
        }
    }
}
