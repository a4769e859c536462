package srs.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What stands around each page of players: head, name and links. A page's file is a line with its title, and the rest. Stateless; reads from this bundle. */
final class Frame {

    private static final String PLAYERS = "/console/players/";
    private static final String FRAME = "/web" + PLAYERS + "frame.html";
    private static final Pattern TITLE = Pattern.compile("</?title>");
    private static final Pattern LINK = Pattern.compile("<a href=\"(/players/[^\"]*)\">");

    private Frame() {}

    /** Whether the file behind a path is to be framed. */
    static boolean isFor(String file) {
        return file.startsWith(PLAYERS) && file.endsWith(".html");
    }

    static byte[] around(String file, byte[] page) throws IOException {
        String text = new String(page, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        try (InputStream in = Frame.class.getResourceAsStream(FRAME)) {
            String frame = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String here = LINK.matcher(frame).replaceAll(link -> Site.file(link.group(1)).equals(file) ? "<a href=\"" + link.group(1) + "\" aria-current=\"page\">" : link.group());
            return here.replace("{title}", TITLE.matcher(text.substring(0, end)).replaceAll("")).replace("{page}", text.substring(end + 1)).getBytes(StandardCharsets.UTF_8);
        }
    }
}
