package srs.shell.internal;

import java.time.Duration;
import java.util.Locale;

/** How numbers are written for people. */
final class Amount {
    private Amount() {}

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String[] units = {"kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = -1;
        // 1023.95 would print as 1024.0
        while (value >= 1023.95 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    static String time(long ms) {
        Duration d = Duration.ofMillis(Math.max(0, ms));
        String clock = String.format(Locale.ROOT, "%02d:%02d:%02d", d.toHoursPart(), d.toMinutesPart(), d.toSecondsPart());
        return d.toDays() == 0 ? clock : d.toDays() + "d " + clock;
    }
}
