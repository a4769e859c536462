package srs.kernel.internal.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody may have meant. Stateless. */
final class NearestName {

    /** Letters that may be wrong in a name: one in so many, but at least two, and one of a short name. */
    private static final int LETTERS_PER_ERROR = 3;
    private static final int MIN_ERRORS = 2;
    private static final int SHORT_LENGTH = 4;
    /** Longer names are no slip of the pen. */
    private static final int MAX_LENGTH = 64;

    private NearestName() {}

    /**
     * The known path that an unknown one is nearest to: a name in the same block with few letters changed, else the same name in another block.
     */
    static Optional<String> of(String path, Collection<String> known) {
        String block = path.substring(0, path.lastIndexOf('.') + 1);
        String name = path.substring(block.length());
        if (name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int most = name.length() <= SHORT_LENGTH ? 1 : Math.max(MIN_ERRORS, name.length() / LETTERS_PER_ERROR);
        String best = null;
        int least = most + 1;
        for (String candidate : (Iterable<String>) known.stream().sorted()::iterator) {
            if (candidate.startsWith(block) && candidate.indexOf('.', block.length()) < 0) {
                String other = candidate.substring(block.length());
                int distance = distance(name, other);
                if (distance < least && distance < Math.max(name.length(), other.length())) {
                    least = distance;
                    best = candidate;
                }
            }
        }
        if (best != null) {
            return Optional.of(best);
        }
        return known.stream().filter(c -> c.equals(name) || c.endsWith("." + name)).min(NearestName::shortest);
    }

    private static int shortest(String a, String b) {
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    /** Letters to insert, delete or replace, and neighbours to swap (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
