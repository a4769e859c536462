package srs.format.flv.amf;

/** A number; AMF3 integers are numbers too. */
public record AmfNumber(double value) implements AmfValue {
}
