package srs.format.flv.amf;

/** The values without content. */
public enum AmfNull implements AmfValue {
    NULL, UNDEFINED, UNSUPPORTED
}
