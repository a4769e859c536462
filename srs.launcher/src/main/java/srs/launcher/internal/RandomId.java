package srs.launcher.internal;

import java.security.SecureRandom;

/** Ids as SRS makes them: eight characters of [0-9a-z]. Stateless. */
final class RandomId {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 8;

    private RandomId() {
    }

    static String next() {
        var random = new SecureRandom();
        var id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
