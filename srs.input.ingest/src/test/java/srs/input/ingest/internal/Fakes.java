package srs.input.ingest.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.process.Child;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.ChildResult;
import srs.kernel.work.Registration;

/** The kernel's services as a test needs them: processes are only noted. */
final class Fakes implements ChildProcesses {
    final Block root = new Block().set("ff_log_dir", "/dev/null").set("ff_log_level", "info");
    Block vhost = new Block("__defaultVhost__");
    ConfigListener reload;
    /** Every request, and those that are not closed. */
    final List<ChildRequest> kept = new ArrayList<>();
    final List<ChildRequest> open = new ArrayList<>();

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

    /** The words after the program. */
    static String words(ChildRequest request) {
        return String.join(" ", request.command().subList(1, request.command().size()));
    }

    @Override
    public Child keep(ChildRequest request) {
        kept.add(request);
        open.add(request);
        return new Child() {
            @Override
            public ChildInfo info() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                open.remove(request);
            }
        };
    }

    @Override
    public CompletableFuture<ChildResult> run(ChildRequest request, int limitBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ChildInfo> children() {
        return List.of();
    }
}
