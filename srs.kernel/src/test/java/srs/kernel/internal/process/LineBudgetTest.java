package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often a child is in the log. */
class LineBudgetTest {
    private final LineBudget budget = new LineBudget();

    @Test
    void aChildSpeaksAFewTimesThenOnceAMinuteAndSaysWhatItLeftOut() {
        for (int i = 0; i < LineBudget.FIRST; i++) {
            assertThat(budget.allows(i)).isTrue();
        }
        assertThat(budget.allows(100)).isFalse();
        assertThat(budget.allows(3000)).isFalse();
        assertThat(budget.allows(LineBudget.INTERVAL_MS + LineBudget.FIRST)).isTrue();
        assertThat(budget.skipped()).isEqualTo(" (2 lines before it are left out)");
        assertThat(budget.skipped()).isEmpty();
    }
}
