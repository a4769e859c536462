package srs.launcher.internal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Tells logback that there is no file to look for: {@link SrsLog} sets everything. Saves the search and the XML parser at start.
 *
 * <p>Loaded by logback through {@code META-INF/services}, hence public.
 */
public final class LogStart extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
