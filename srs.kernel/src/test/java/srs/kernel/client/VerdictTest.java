package srs.kernel.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refusal in the log has SRS's number and name (compat 7.3, 7.4). */
class VerdictTest {

    @ParameterizedTest
    @CsvSource({
        "1053, code=1053(SecurityDeny) : why",
        "2015, code=2015(SecurityDenied) : why",
        "3064, code=3064(HttpResponseCode) : why",
        "4005, code=4005(HttpStatus) : why",
        "77,   code=77(Refused) : why"
    })
    void saysCodeNameAndReason(int code, String line) {
        assertThat(Verdict.refused(code, "why").text()).isEqualTo(line);
    }
}
