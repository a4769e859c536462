package srs.console;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which paths are which page: our own names, and those that SRS's users know (F288 to F294). Immutable. */
final class Site {

    /** The page with everything. */
    static final String CONSOLE = "/console/index.html";
    /** The player alone. */
    static final String PLAYER = "/console/players/player.html";
    /** Publishes by WebRTC. */
    static final String PUBLISHER = "/console/players/whip.html";
    /** Plays by WebRTC. */
    static final String WEBRTC_PLAYER = "/console/players/whep.html";
    /** Says what of WebRTC is not there. */
    static final String WEBRTC = "/console/players/webrtc.html";
    /** Says that GB28181 is not there. */
    static final String GB28181 = "/console/players/gb28181.html";
    /** Says what to do without Flash. */
    static final String FLASH = "/console/players/flash.html";

    private static final Map<String, String> PAGES = pages();

    private Site() {}

    /** The path of the file behind a path. */
    static String file(String path) {
        return PAGES.getOrDefault(path, path);
    }

    /** Where a path without its last slash leads. */
    static Optional<String> redirect(String path) {
        return path.equals("/console") || path.equals("/players") ? Optional.of(path + "/") : Optional.empty();
    }

    /** Every path that is a page under another name than its file's. */
    static Iterable<String> names() {
        return PAGES.keySet();
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new HashMap<>();
        add(pages, CONSOLE, "/", "/index.html", "/console/", "/console/ng_index.html", "/console/en_index.html");
        add(pages, PLAYER, "/players/", "/players/index.html", "/players/srs_player.html", "/players/vlc.html", "/players/osmf.html", "/players/jwplayer6.html");
        add(pages, PUBLISHER, "/players/whip.html", "/players/rtc_publisher.html", "/players/rtc_publisher_simulcast.html");
        add(pages, WEBRTC_PLAYER, "/players/whep.html", "/players/rtc_player.html");
        add(pages, WEBRTC, "/players/rtc_datachannel.html", "/players/srs_chat.html");
        add(pages, GB28181, "/players/srs_gb28181.html");
        add(pages, FLASH, "/players/srs_publisher.html", "/players/srs_bwt.html", "/players/srs_player_deprecated.html", "/players/srs_publisher_flash.html");
        return Map.copyOf(pages);
    }

    private static void add(Map<String, String> pages, String file, String... names) {
        for (String name : names) {
            pages.put(name, file);
        }
    }
}
