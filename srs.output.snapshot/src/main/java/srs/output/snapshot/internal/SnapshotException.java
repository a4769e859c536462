package srs.output.snapshot.internal;

/** Why there is no picture. The message goes to who asked for it. */
final class SnapshotException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, and the status that says so. */
    enum Kind {
        /** The stream is not there, or has no pictures. */
        NOTHING(404, "Not Found"),
        /** Nothing here decodes its codec. */
        CODEC(501, "Not Implemented"),
        /** FFmpeg made nothing of the frame. */
        BROKEN(502, "Bad Gateway"),
        /** There is no FFmpeg, or too many have asked. */
        UNAVAILABLE(503, "Service Unavailable"),
        /** No key frame came, or FFmpeg took too long. */
        LATE(504, "Gateway Timeout");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }
    }

    private final Kind kind;

    SnapshotException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
