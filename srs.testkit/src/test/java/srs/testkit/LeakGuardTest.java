package srs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class LeakGuardTest {

    @Test
    void failsAClassThatLosesAPooledBuffer() {
        Run run = run(LosesAPooledBuffer.class);
        assertThat(run.summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(run.summary.getContainersFailedCount()).isEqualTo(1);
        assertThat(run.summary.getFailures().get(0).getException())
                .hasMessageContaining("1 leak(s) in").hasMessageContaining("LosesAPooledBuffer.loses");
        assertThat(run.printed).contains("LEAK: ");
    }

    @Test
    void failsAClassWhoseNestedClassLosesADirectBuffer() {
        Run run = run(HasANestedClass.class);
        assertThat(run.summary.getContainersFailedCount()).isEqualTo(1);
        assertThat(run.summary.getFailures().get(0).getException()).hasMessageContaining("HasANestedClass$Inner.loses");
    }

    @Test
    void passesAClassThatReleasesOrStillHoldsItsBuffers() {
        Run run = run(ReleasesOrHolds.class);
        assertThat(run.summary.getTotalFailureCount()).isZero();
        assertThat(run.summary.getTestsSucceededCount()).isEqualTo(2);
        assertThat(run.printed).doesNotContain("LEAK");
    }

    private static Run run(Class<?> testClass) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(testClass)).build(), listener);
        } finally {
            System.setErr(err);
        }
        return new Run(listener.getSummary(), printed.toString(StandardCharsets.UTF_8));
    }

    private record Run(TestExecutionSummary summary, String printed) {}

    static class LosesAPooledBuffer {
        @Test
        void loses() {
            PooledByteBufAllocator.DEFAULT.buffer(16).writeInt(1);
        }
    }

    static class HasANestedClass {
        @Nested
        class Inner {
            @Test
            void loses() {
                Unpooled.directBuffer(16).writeInt(1);
            }
        }
    }

    static class ReleasesOrHolds {
        private static ByteBuf held;

        @Test
        void releases() {
            PooledByteBufAllocator.DEFAULT.buffer(16).release();
        }

        @Test
        void holds() {
            held = PooledByteBufAllocator.DEFAULT.buffer(16);
            assertThat(held.refCnt()).isEqualTo(1);
        }
    }
}
