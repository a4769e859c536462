package org.example.thread;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Has a thread of its own, and forgets it. */
@Component(immediate = true, service = Starter.class)
public final class Starter {
    @Activate
    public Starter() {
        Thread thread = new Thread(this::sleep, "forgotten");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void sleep() {
        try {
            while (true) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
