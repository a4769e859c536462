package srs.protocol.rtc.internal.ice;

import java.util.random.RandomGenerator;

/**
 * The name and password of one side of a session (RFC 8839 §5.4).
 */
public record IceCredentials(String ufrag, String pwd) {
    /** What SRS has. */
    public static final int UFRAG_CHARACTERS = 8;
    public static final int PWD_CHARACTERS = 32;

    /** Without + and /, which are allowed and have to be escaped in URLs. */
    private static final String ICE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** New ones. */
    public static IceCredentials create(RandomGenerator secureRandom) {
        return new IceCredentials(word(UFRAG_CHARACTERS, secureRandom), word(PWD_CHARACTERS, secureRandom));
    }

    private static String word(int characters, RandomGenerator random) {
        StringBuilder word = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            word.append(ICE_CHARACTERS.charAt(random.nextInt(ICE_CHARACTERS.length())));
        }
        return word.toString();
    }

    /** The part of a STUN user name that names the session, before the colon; empty when it has none. */
    public static String localPart(String username) {
        int colon = username.indexOf(':');
        return colon < 0 ? "" : username.substring(0, colon);
    }
}
