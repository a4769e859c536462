package srs.launcher.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Hears the signals that a JVM hands out; QUIT is not among them, see {@link QuitSignal}.
 *
 * <p>The callback runs on a thread of the JVM. {@code sun.misc.Signal} is in the supported module jdk.unsupported, but javac
 * warns of each use, and warnings are errors here: so by reflection.
 */
final class Signals {
    private Signals() {
    }

    /** Calls back with the name, without SIG, at each of these signals. One that the JVM refuses is left as it is. */
    static void hear(Consumer<String> onSignal, String... names) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : names) {
                Object callback = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) ->
                        switch (method.getName()) {
                            case "handle" -> {
                                onSignal.accept(name);
                                yield null;
                            }
                            case "equals" -> proxy == args[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "handler of " + name;
                        });
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), callback);
            }
        } catch (ReflectiveOperationException e) {
            org.slf4j.LoggerFactory.getLogger(Signals.class).warn("signals keep the meaning that the Java machine gives them: {}", e.toString());
        }
    }
}
