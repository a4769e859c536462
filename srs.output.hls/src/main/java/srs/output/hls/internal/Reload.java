package srs.output.hls.internal;

import java.util.Optional;
import java.util.regex.Pattern;
import srs.http.HttpExchange;

/**
 * What a player wishes of a playlist of low latency: the delivery directives of its request (bis §6.2.5). Immutable.
 *
 * @param position what the playlist is to have before it is sent; empty when it is sent at once
 * @param isDelta whether the player knows the older segments
 */
record Reload(Optional<Position> position, boolean isDelta) {
    /** As it is, at once. */
    static final Reload NOW = new Reload(Optional.empty(), false);

    private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");
    private static final Pattern PART = Pattern.compile("\\d{1,9}");

    /** @throws IllegalArgumentException when a number is none, or a part is named without its segment */
    static Reload of(HttpExchange exchange) {
        String sequence = exchange.parameter("_HLS_msn").orElse(null);
        String part = exchange.parameter("_HLS_part").orElse(null);
        String skip = exchange.parameter("_HLS_skip").orElse("");
        boolean isDelta = skip.equals("YES") || skip.equals("v2");
        if (sequence == null && part == null) {
            return new Reload(Optional.empty(), isDelta);
        }
        if (sequence == null || !SEQUENCE.matcher(sequence).matches()) {
            throw new IllegalArgumentException("_HLS_msn is no number of a segment");
        }
        if (part != null && !PART.matcher(part).matches()) {
            throw new IllegalArgumentException("_HLS_part is no number of a part");
        }
        return new Reload(Optional.of(new Position(Long.parseLong(sequence), part == null ? -1 : Integer.parseInt(part))), isDelta);
    }
}
