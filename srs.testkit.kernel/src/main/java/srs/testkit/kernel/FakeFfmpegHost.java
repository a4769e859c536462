package srs.testkit.kernel;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.work.Registration;

/** The kernel's services for features that start FFmpeg: a configuration of blocks with one vhost; processes are only noted. Confined to the test's thread. */
public final class FakeFfmpegHost extends FakeChildProcesses {
    private static final String VHOST = "__defaultVhost__";

    private final FakeBlock root = new FakeBlock().set("ff_log_dir", "/dev/null").set("ff_log_level", "info").set("listen", "1935").set("rtmp.listen", "1935");
    private FakeBlock vhost = block(VHOST);
    private ConfigListener reload;

    /** How a fake answers a call. */
    @FunctionalInterface
    public interface Answer {
        Object to(String method, Object[] args);
    }

    /** A service that answers so. */
    public static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer.to(method.getName(), args)));
    }

    /** A block with the values that the directives' declarations would give it: files and flv. */
    public static FakeBlock block(String... args) {
        return new FakeBlock(args).set("iformat", "flv").set("oformat", "flv").set("input.type", "file");
    }

    /** What is outside of vhosts. */
    public FakeBlock root() {
        return root;
    }

    /** From here on the configuration has this vhost; see {@link #reload}. */
    public void vhost(FakeBlock next) {
        vhost = next;
    }

    /** Who listens to changes. */
    public ConfigListener reload() {
        return reload;
    }

    public Config config() {
        return fake(Config.class, (method, args) -> switch (method) {
            case "root" -> root;
            case "vhost" -> vhost;
            case "vhosts" -> List.of(VHOST);
            case "resolveVhost" -> Optional.of(VHOST);
            case "listen" -> {
                reload = (ConfigListener) args[0];
                yield (Registration) () -> {};
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }
}
