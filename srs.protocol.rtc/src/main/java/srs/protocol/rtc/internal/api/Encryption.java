package srs.protocol.rtc.internal.api;

import java.util.random.RandomGenerator;
import srs.kernel.config.Section;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;

/**
 * How a session is protected: by what the configuration says, and what the URL may ask for beside it. Immutable.
 *
 * <p>In SRS every URL may switch encryption off. Here only with {@code rtc_server.allow_plain}: whoever makes a player's link is not who decides that.
 */
record Encryption(boolean isDtls, boolean isEncrypted) {
    private static final int MIN_UFRAG = 4;
    private static final int MAX_UFRAG = 32;
    private static final int MIN_PWD = 22;
    private static final int MAX_PWD = 32;

    static Encryption of(Section root, Wish wish) {
        boolean mayBePlain = root.isOn("rtc_server.allow_plain");
        boolean isEncrypted = wish.encrypt().isEmpty() || !mayBePlain && wish.encrypt().equals("false") ? root.isOn("rtc_server.encrypt") : !wish.encrypt().equals("false");
        boolean isDtls = !mayBePlain || !wish.dtls().equals("false");
        return new Encryption(isDtls, isDtls && isEncrypted);
    }

    /** Our name and password in ICE: new ones, or those that the URL asks for (F187). */
    static IceCredentials credentials(Wish wish, RandomGenerator random) {
        IceCredentials created = IceCredentials.create(random);
        if (wish.ufrag().isEmpty() && wish.pwd().isEmpty()) {
            return created;
        }
        return new IceCredentials(word("ice-ufrag", wish.ufrag(), created.ufrag(), MIN_UFRAG, MAX_UFRAG), word("ice-pwd", wish.pwd(), created.pwd(), MIN_PWD, MAX_PWD));
    }

    private static String word(String what, String told, String otherwise, int min, int max) {
        if (told.isEmpty()) {
            return otherwise;
        }
        if (told.length() < min || told.length() > max || !told.chars().allMatch(Encryption::isIceCharacter)) {
            throw new RefusedException(RtcError.INVALID_ICE, what + " of " + told.length() + " characters is not " + min + " to " + max + " letters, digits, + and /");
        }
        return told;
    }

    /** RFC 8839 §5.4; SRS takes some more, which others put into names. */
    private static boolean isIceCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_' || c == '.';
    }
}
