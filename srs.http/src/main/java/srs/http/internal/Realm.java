package srs.http.internal;

/**
 * Which endpoints a port serves: those of the stream server, of the API, of the exporter, or of several when they share the port (compat 3.1).
 *
 * @param bits one for each kind
 */
record Realm(int bits) {
    static final Realm NONE = new Realm(0);
    static final Realm SERVER = new Realm(1);
    static final Realm API = new Realm(2);
    static final Realm EXPORTER = new Realm(4);
    static final Realm SHARED = SERVER.and(API);

    Realm and(Realm other) {
        return new Realm(bits | other.bits);
    }

    /** Whether something of this realm is served by a port of the other. */
    boolean meets(Realm other) {
        return (bits & other.bits) != 0;
    }
}
