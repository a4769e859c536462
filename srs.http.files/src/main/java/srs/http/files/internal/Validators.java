package srs.http.files.internal;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import srs.http.HttpExchange;

/**
 * What tells one version of a file from another, and what a request says of it (RFC 9110 §13). Immutable.
 *
 * @param tag an entity tag, of size and time
 * @param modified in whole seconds
 */
record Validators(String tag, Instant modified) {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

    /** What a request is answered with on account of its conditions. */
    enum Outcome {
        SEND,
        NOT_MODIFIED,
        PRECONDITION_FAILED
    }

    static Validators of(BasicFileAttributes file) {
        Instant modified = file.lastModifiedTime().toInstant();
        String tag = "\"" + Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(file.size()) + "\"";
        return new Validators(tag, modified.truncatedTo(ChronoUnit.SECONDS));
    }

    /** {@code Last-Modified}. */
    String lastModified() {
        return HTTP_DATE.format(ZonedDateTime.ofInstant(modified, ZoneOffset.UTC));
    }

    Outcome judge(HttpExchange exchange) {
        Optional<String> match = exchange.header("If-Match");
        if (match.isPresent() ? !matches(match.get(), /* isWeak */ false) : isModifiedSince(exchange.header("If-Unmodified-Since"), false)) {
            return Outcome.PRECONDITION_FAILED;
        }
        Optional<String> noneMatch = exchange.header("If-None-Match");
        if (noneMatch.isPresent() ? matches(noneMatch.get(), /* isWeak */ true) : !isModifiedSince(exchange.header("If-Modified-Since"), true)) {
            return Outcome.NOT_MODIFIED;
        }
        return Outcome.SEND;
    }

    /** Whether a range is still one of the version that the client has. */
    boolean allowRange(HttpExchange exchange) {
        Optional<String> condition = exchange.header("If-Range").map(String::strip);
        return condition.isEmpty() || condition.get().equals(tag) || date(condition.get()).filter(modified::equals).isPresent();
    }

    private boolean matches(String header, boolean isWeak) {
        for (String part : header.split(",")) {
            String candidate = part.strip();
            if (candidate.equals("*") || candidate.equals(tag) || isWeak && candidate.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private boolean isModifiedSince(Optional<String> header, boolean otherwise) {
        return header.flatMap(Validators::date).map(date -> modified.isAfter(date)).orElse(otherwise);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(HTTP_DATE.parse(text.strip())));
        } catch (DateTimeParseException e) {
            // as RFC 9110 §13.1.3 has it: what is no date is not there
            return Optional.empty();
        }
    }
}
