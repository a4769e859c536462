package srs.security.token.internal;

/** A token that admits nobody. The message says why, and nothing of the token. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
        super(why, null, false, false);
    }
}
