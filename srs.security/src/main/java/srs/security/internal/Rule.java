package srs.security.internal;

import java.util.List;
import java.util.Optional;
import srs.kernel.client.AdmissionRequest.Action;

/**
 * One line of {@code allow} or {@code deny}: {@code play all}, {@code publish 10.0.0.0/8}. Immutable.
 *
 * @param action publish or play
 * @param network who; empty for all
 */
record Rule(Action action, Optional<Network> network) {
    private static final int WORDS = 2;

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when it is no rule
     */
    static Rule parse(String directive, List<String> words) {
        String line = directive + " " + String.join(" ", words);
        Optional<Network> network = words.size() == WORDS ? Network.parse(words.get(1)) : Optional.empty();
        boolean isAll = words.size() == WORDS && words.get(1).equals("all");
        if (!isAll && network.isEmpty()) {
            throw new IllegalArgumentException("security: " + line + " is not " + directive + " publish|play all|ADDRESS|NETWORK/BITS");
        }
        return new Rule(switch (words.get(0)) {
            case "publish" -> Action.PUBLISH;
            case "play" -> Action.PLAY;
            default -> throw new IllegalArgumentException("security: " + line + ": " + words.get(0) + " is not publish or play");
        }, network);
    }

    boolean matches(Action wish, String ip) {
        return action == wish && (network.isEmpty() || Network.address(ip).filter(network.get()::contains).isPresent());
    }
}
