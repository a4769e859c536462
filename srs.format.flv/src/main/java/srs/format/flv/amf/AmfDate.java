package srs.format.flv.amf;

/**
 * A point in time.
 *
 * @param epochMs milliseconds since 1970 UTC
 * @param timeZoneMinutes reserved by the specification, 0 from all but very old peers; kept as it came
 */
public record AmfDate(double epochMs, int timeZoneMinutes) implements AmfValue {
}
