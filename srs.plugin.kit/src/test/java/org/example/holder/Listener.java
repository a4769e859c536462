package org.example.holder;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Registers something of its own with the JDK, and forgets it. */
@Component(immediate = true, service = Listener.class)
public final class Listener extends Handler {
    @Activate
    public Listener() {
        Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
