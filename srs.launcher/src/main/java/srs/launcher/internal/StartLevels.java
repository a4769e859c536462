package srs.launcher.internal;

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
    static final int FEATURES = 50;
    /** The shell on the terminal, last: its greeting comes after the start. */
    public static final int SHELL = 60;

    static final String KERNEL_NAME = "srs.kernel";
    private static final String SCR_NAME = "org.apache.felix.scr";
    private static final String FILE_INSTALL_NAME = "org.apache.felix.fileinstall";
    private static final String SHELL_NAME = "org.apache.felix.gogo.jline";

    private StartLevels() {
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
