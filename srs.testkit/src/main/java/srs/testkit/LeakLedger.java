package srs.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Every leak that netty, as loaded beside this class, has found and nobody has asked for yet. Thread-safe. */
public final class LeakLedger {

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static final Queue<Detector<?>> DETECTORS = new ConcurrentLinkedQueue<>();

    private LeakLedger() {}

    /** To be called before the first buffer: netty asks for its detectors once. */
    public static void install() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    /** Makes every detector look at what has been collected. */
    public static void poke() {
        DETECTORS.forEach(Detector::poke);
    }

    /** Hands over the leaks found so far. */
    public static List<String> drain() {
        List<String> leaks = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        return leaks;
    }

    private static final class Factory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            Detector<T> detector = new Detector<>(resource, samplingInterval);
            DETECTORS.add(detector);
            return detector;
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {
        @SuppressWarnings("deprecation")
        Detector(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        /** A detector reports what was collected whenever something new is tracked. */
        @SuppressWarnings("unchecked")
        void poke() {
            T something = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(something);
            tracker.close(something);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            record(resourceType + " was not released before it was collected. Its records:" + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            record(resourceType + " was not released before it was collected; no records");
        }

        private static void record(String leak) {
            System.err.println("LEAK: " + leak);
            LEAKS.add(leak);
        }
    }
}
