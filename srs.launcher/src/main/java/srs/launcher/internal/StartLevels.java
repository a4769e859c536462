package srs.launcher.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** The order of the start. A bundle's level follows from its name, see {@link #of}. */
public final class StartLevels {
    static final int FRAMEWORK = 1;
    /** Third-party bundles and our libraries. */
    static final int LIBRARIES = 5;
    /** Declarative Services, before the first bundle with components. */
    static final int SERVICES = 10;
    static final int KERNEL = 20;
    /** File Install: its first scan installs the features. Then all directives are known, and the configuration can be judged. */
    static final int WATCHED_FOLDER = 30;
    /** Our other bundles of system/: the HTTP listeners. */
    static final int HOUSE = 40;
    /** Features that say who may come in: before the first port of a protocol is open. */
    static final int GATES = 48;
    /** Encoders and players wait for these; what is made of their streams comes in time. */
    static final int PROTOCOLS = 49;
    static final int FEATURES = 50;
    /** The shell on the terminal, last: its greeting comes after the start. */
    public static final int SHELL = 60;

    static final String KERNEL_NAME = "srs.kernel";
    private static final String SCR_NAME = "org.apache.felix.scr";
    private static final String FILE_INSTALL_NAME = "org.apache.felix.fileinstall";
    private static final String SHELL_NAME = "org.apache.felix.gogo.jline";

    private static final String PROTOCOL_PREFIX = "srs.protocol.";
    private static final String SERVICE = "osgi.service";
    private static final String OBJECT_CLASS = "objectClass";
    private static final String GATE = "srs.kernel.client.Gate";

    private StartLevels() {
    }

    /** The level of a bundle of the watched folder at the start of the server. */
    static int ofFeature(Bundle bundle) {
        boolean isGate = bundle.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE).stream()
                .anyMatch(service -> String.valueOf(service.getAttributes().get(OBJECT_CLASS)).contains(GATE));
        return isGate ? GATES : bundle.getSymbolicName().startsWith(PROTOCOL_PREFIX) ? PROTOCOLS : FEATURES;
    }

    static boolean isFeature(int level) {
        return level >= GATES && level <= FEATURES;
    }

    /** The level of a bundle of system/. Libraries have no code to start, so that their place does not matter. */
    public static int of(String symbolicName) {
        return switch (symbolicName) {
            case SCR_NAME -> SERVICES;
            case KERNEL_NAME -> KERNEL;
            case FILE_INSTALL_NAME -> WATCHED_FOLDER;
            case SHELL_NAME -> SHELL;
            default -> symbolicName.startsWith("srs.") ? HOUSE : LIBRARIES;
        };
    }
}
