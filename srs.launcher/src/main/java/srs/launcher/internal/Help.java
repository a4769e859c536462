package srs.launcher.internal;

import srs.launcher.SrsVersion;

/** The text of {@code -h}. Stateless. */
final class Help {
    private Help() {
    }

    static String text() {
        return """
            %s, the live media server SRS for the JVM, version %s (MIT)

            Usage: srs -c FILE      start with this configuration
               or: srs -t -c FILE   check the configuration, start nothing
               or: srs -e           start with the environment alone (SRS_LISTEN=1935 ...)

            Options:
               -c FILE              the configuration file
               -e                   no file; every directive from its variable SRS_...
               -t                   check, then exit: 0 when the configuration is good
               -v, -V, --version    print the version of SRS that this server is compatible with
               -g, -G               print the signature of the server
               -h, -?, --help       print this help
               --shell              also open the shell of the bundles on this terminal

            Environment:
               SRS_CONFIG_FILE      the configuration file, instead of -c
               SRS_ENV_ONLY         set to anything: the same as -e
               SRS_FEATURES_DIR     another folder to watch for feature bundles
               SRS_JAVA_OPTS        more options for the Java machine
               JAVA_HOME            the Java machine to use, 17 or newer

            Signals: TERM, INT stop; QUIT stops when the last client has left; HUP reads the
            configuration again; USR1 opens the log file again.

            For example: ./srs -c conf/srs.conf
            """.formatted(SrsVersion.SIGNATURE, SrsVersion.PROJECT);
    }
}
