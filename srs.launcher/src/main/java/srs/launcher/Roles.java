package srs.launcher;

/**
 * Names that the launcher and the bundles agree on, so that the kernel needs no class of the launcher.
 *
 * <p>Framework properties are read with {@code BundleContext.getProperty}. Services are registered by the kernel under a type
 * of the JDK with the service property {@link #ROLE}; the launcher looks them up at the moment of use, on its own thread.
 */
public final class Roles {
    /** Framework property: absolute path of the configuration file; absent with {@code -e}. */
    public static final String CONF_FILE = "srs.conf.file";
    /** Framework property: "true" when there is no file and the environment is all ({@code -e}, {@code SRS_ENV_ONLY}). */
    public static final String ENV_ONLY = "srs.env.only";
    /** Framework property: absolute path of the directory that the server was started in. */
    public static final String WORK_DIR = "srs.work.dir";
    /** Framework property: absolute path of the distribution (lib, system, features). */
    public static final String HOME = "srs.home";
    /** Framework property: absolute path of the watched folder. */
    public static final String FEATURES_DIR = "srs.features.dir";
    /** Framework property: {@link SrsVersion#COMPATIBLE}. */
    public static final String VERSION = "srs.version";
    /** Framework property: {@link SrsVersion#PROJECT}. */
    public static final String PROJECT_VERSION = "srs.project.version";
    /** Framework property: {@link SrsVersion#SIGNATURE}. */
    public static final String SIGNATURE = "srs.signature";
    /** Framework property: "true" for {@code -t}: all bundles are installed and nothing listens. */
    public static final String TEST_CONFIG = "srs.test.config";

    /** Service property that names the role of a service. */
    public static final String ROLE = "srs.role";
    /** {@code Callable<Integer>} of the kernel: checks the configuration with all bundles installed, logs its errors, returns the exit code. */
    public static final String CONFIG_TEST = "config-test";
    /** {@code Supplier<Map<String, String>>} of the kernel: the directives of the process itself; the names are srs.conf's. */
    public static final String PROCESS = "process";
    /** {@code Runnable} of the launcher: reads {@link #PROCESS} again, after a reload that changed the log. */
    public static final String PROCESS_CHANGED = "process-changed";
    /** {@code Runnable} of the kernel, on QUIT: returns when the last client has left. */
    public static final String GRACEFUL_QUIT = "graceful-quit";
    /** {@code Runnable} of the kernel, on HUP: reads the configuration again. */
    public static final String RELOAD = "reload";
    /** {@code IntConsumer} of the launcher: stops the server, which then exits with the given code. Returns at once. */
    public static final String EXIT = "exit";
    /** {@code BooleanSupplier} of the launcher: true from the moment that all bundles of the start are up and listen. */
    public static final String READY = "ready";
    /** Boolean property of {@link #GRACEFUL_QUIT}: TERM and INT are to behave like QUIT. */
    public static final String FORCE_GRACE = "srs.force.grace";

    /** Exit code for ConfigInvalid (1023), as the shell sees SRS's code. */
    public static final int EXIT_CONFIG_INVALID = 1023 & 0xff;

    private Roles() {
    }
}
