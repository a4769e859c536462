package srs.http.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import srs.tls.TlsFiles;

/** Names and times of the files of a TLS identity: when they are equal, nobody has renewed the certificate. Immutable. */
record TlsIdentity(TlsFiles files, FileTime keyTime, FileTime certificateTime) {

    static TlsIdentity of(TlsFiles files) throws IOException {
        try {
            return new TlsIdentity(files, Files.getLastModifiedTime(files.key()), Files.getLastModifiedTime(files.certificate()));
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException(e.getFile() + " does not exist", e);
        }
    }
}
