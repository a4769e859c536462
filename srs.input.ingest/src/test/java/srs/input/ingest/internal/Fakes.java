package srs.input.ingest.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.work.Registration;
import srs.testkit.kernel.FakeChildProcesses;

/** The kernel's services as a test needs them: processes are only noted. */
final class Fakes extends FakeChildProcesses {
    final Block root = new Block().set("ff_log_dir", "/dev/null").set("ff_log_level", "info");
    Block vhost = new Block("__defaultVhost__");
    ConfigListener reload;

    interface Answer {
        Object to(String method, Object[] args);
    }

    static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer.to(method.getName(), args)));
    }

    Config config() {
        return fake(Config.class, (method, args) -> switch (method) {
            case "root" -> root;
            case "vhost" -> vhost;
            case "vhosts" -> List.of("__defaultVhost__");
            case "resolveVhost" -> Optional.of("__defaultVhost__");
            case "listen" -> {
                reload = (ConfigListener) args[0];
                yield (Registration) () -> {};
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }
}
