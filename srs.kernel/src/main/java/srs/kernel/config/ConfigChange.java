package srs.kernel.config;

/**
 * A value that another text would change. Immutable.
 *
 * @param directive {@code http_api.listen}; of a vhost or a repeated block with its name: {@code vhost x play.gop_cache}, {@code vhost x ingest one}
 * @param from what holds, as it would be written; null for a vhost or a block that is not there
 * @param to what would hold; null for a vhost or a block that goes
 * @param isAtNextStart whether it waits for the next start of the server
 */
public record ConfigChange(String directive, String from, String to, boolean isAtNextStart) {}
