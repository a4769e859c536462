package srs.kernel.internal.client;

import java.util.concurrent.ThreadLocalRandom;

/** Random ids of 0-9a-z, as SRS makes them: not secrets. Thread-safe. */
public final class Id {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private Id() {}

    public static String random(int chars) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder id = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
