package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MultipartTest {

    /** What curl 7.88 -F jar=@x.jar sends, with a file of 8 bytes. */
    private static final String CURL = "--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name=\"jar\"; filename=\"x.jar\"\r\n"
            + "Content-Type: application/java-archive\r\n\r\nPK\r\n--ab\r\n--------------------------d74496d66958873e--\r\n";

    @Test
    void findsTheFileOfCurl() {
        assertThat(part("multipart/form-data; boundary=------------------------d74496d66958873e", CURL)).isEqualTo("PK\r\n--ab");
        assertThat(part("Multipart/Form-Data; charset=utf-8; boundary=\"------------------------d74496d66958873e\"", CURL)).isEqualTo("PK\r\n--ab");
    }

    @Test
    void refusesABodyThatIsCutAnywhere() {
        for (int length = 0; length < CURL.length() - 6; length++) {
            String cut = CURL.substring(0, length);
            if (length < CURL.lastIndexOf("\r\n----") + 44) {
                assertThatThrownBy(() -> part("multipart/form-data; boundary=------------------------d74496d66958873e", cut)).as("%s bytes", length).isInstanceOf(Problem.class);
            }
        }
    }

    private static String part(String contentType, String body) {
        return new String(Multipart.firstPart(contentType, body.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }
}
