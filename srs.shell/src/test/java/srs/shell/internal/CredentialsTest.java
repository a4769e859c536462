package srs.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    @TempDir
    Path temp;

    @Test
    void shouldMakeAPasswordThatOnlyItsOwnerReads() throws IOException {
        Path dir = temp.resolve("objs/shell");
        Credentials credentials = new Credentials(dir);
        assertThat(permissions(dir)).isEqualTo("rwx------");
        assertThat(permissions(credentials.passwordFile())).isEqualTo("rw-------");
        assertThat(Files.readString(credentials.passwordFile())).matches("[a-z2-7]{26}\n");
        assertThat(credentials.isOpenToOthers()).isFalse();
        assertThat(permissions(temp.resolve("objs"))).as("of the folder that others use too").isNotEqualTo("rwx------");
    }

    @Test
    void shouldKeepThePasswordOfTheFirstStart() throws IOException {
        String first = Files.readString(new Credentials(temp).passwordFile());
        assertThat(Files.readString(new Credentials(temp).passwordFile())).isEqualTo(first);
    }

    @Test
    void shouldMakeAnotherPasswordEachTime() throws IOException {
        assertThat(Files.readString(new Credentials(temp.resolve("a")).passwordFile())).isNotEqualTo(Files.readString(new Credentials(temp.resolve("b")).passwordFile()));
    }

    @Test
    void shouldAcceptThePasswordThatTheFileHoldsNow() throws IOException {
        Credentials credentials = new Credentials(temp);
        String made = Files.readString(credentials.passwordFile()).strip();
        assertThat(credentials.isPassword("srs", made)).isTrue();
        Files.writeString(credentials.passwordFile(), "pässword\n");
        assertThat(credentials.isPassword("srs", made)).isFalse();
        assertThat(credentials.isPassword("srs", "pässword")).isTrue();
    }

    @Test
    void shouldRefuseAnythingElse() throws IOException {
        Credentials credentials = new Credentials(temp);
        String made = Files.readString(credentials.passwordFile()).strip();
        assertThat(credentials.isPassword("root", made)).isFalse();
        assertThat(credentials.isPassword("srs", "")).isFalse();
        assertThat(credentials.isPassword("srs", made + "x")).isFalse();
        Files.writeString(credentials.passwordFile(), " \n");
        assertThat(credentials.isPassword("srs", "")).as("an empty file is no password").isFalse();
        Files.writeString(credentials.passwordFile(), "x".repeat(2000));
        assertThat(credentials.isPassword("srs", "x".repeat(2000))).isFalse();
        Files.delete(credentials.passwordFile());
        assertThat(credentials.isPassword("srs", "")).isFalse();
    }

    @Test
    void shouldReplaceTheEmptyFileThatACrashLeft() throws IOException {
        Files.createFile(temp.resolve("password"));
        assertThat(Files.readString(new Credentials(temp).passwordFile())).isNotBlank();
    }

    @Test
    void shouldNoticeFilesThatOthersCanUse() throws IOException {
        Credentials credentials = new Credentials(temp);
        Files.setPosixFilePermissions(credentials.passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(credentials.isOpenToOthers()).isTrue();
        Files.setPosixFilePermissions(credentials.passwordFile(), PosixFilePermissions.fromString("rw-------"));
        Files.createFile(credentials.authorizedKeysFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        assertThat(credentials.isOpenToOthers()).as("public keys may be read").isFalse();
        Files.setPosixFilePermissions(credentials.authorizedKeysFile(), PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(credentials.isOpenToOthers()).isTrue();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
