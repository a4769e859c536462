package srs.shell.internal;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Component;

/**
 * Puts the server's own commands first wherever two bundles have one of the same name: {@code config} is ours, {@code scr:config} is the other. Called on the
 * threads of shell sessions, before each command.
 */
@Component
public final class ShellScope implements CommandSessionListener {

    private static final String VARIABLE = "SCOPE";
    private static final String FIRST = "srs:";
    /** What Gogo looks through when nobody has said a word. */
    private static final String ALL = "*";

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        putFirst(session);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        // nothing was begun
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        // nothing was begun
    }

    static void putFirst(CommandSession session) {
        String scope = session.get(VARIABLE) instanceof String set ? set : ALL;
        if (!scope.startsWith(FIRST)) {
            session.put(VARIABLE, FIRST + scope);
        }
    }
}
