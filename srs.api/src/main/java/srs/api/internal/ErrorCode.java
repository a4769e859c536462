package srs.api.internal;

/** SRS's error codes that the API answers with (compat 7.4). */
public final class ErrorCode {
    /** The answer of /api/v1/tests/errors. */
    public static final int TEST = 100;
    public static final int CONFIG_RAW = 1060;
    public static final int CONFIG_RAW_DISABLE = 1061;
    public static final int CONFIG_RAW_NOT_ALLOWED = 1062;
    public static final int CONFIG_RAW_PARAMS = 1063;
    public static final int SYSTEM_AUTH = 1102;
    public static final int NO_VHOST = 2014;
    public static final int STREAM_NOT_FOUND = 2048;
    public static final int CLIENT_NOT_FOUND = 2049;
    public static final int HTTP_JSONP = 4058;

    private ErrorCode() {}
}
