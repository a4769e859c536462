package srs.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import srs.testkit.ChildProcess;
import srs.testkit.Skip;

/** dash.js of its npm package: one version, known by its hash, fetched by npm once a build. There is none in Maven's central repository. */
final class DashJs {
    private static final String PACKAGE = "dashjs@5.2.1";
    private static final String ARCHIVE = "dashjs-5.2.1.tgz";
    private static final String SCRIPT = "package/dist/modern/umd/dash.all.min.js";
    private static final String SHA_512 = "6b170998b78909324c2d47d0444ad4241d4a3a253988717e0cc2c173714a7a8c751cf62d1944250ba5e6e4c9babe10544770871cb20f3aac3424322a32d3fe0f";
    private static final Duration DOWNLOAD = Duration.ofSeconds(120);

    private DashJs() {}

    /** The script; where npm, or its registry, is not there the calling test is skipped with words. */
    static synchronized Path orSkip() {
        Path script = Path.of("..", "target", "testkit", "dash-5.2.1.js").toAbsolutePath().normalize();
        if (Files.exists(script)) {
            return script;
        }
        boolean isFetched = false;
        try {
            Files.createDirectories(script.getParent());
            Path folder = Files.createTempDirectory("dashjs");
            isFetched = fetch(folder, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-512 is not there", e);
        }
        Skip.unless(isFetched, "needs npm, which fetches " + PACKAGE);
        return script;
    }

    private static boolean fetch(Path folder, Path script) throws IOException, NoSuchAlgorithmException {
        Path archive = folder.resolve(ARCHIVE);
        try (ChildProcess npm = ChildProcess.start(List.of("npm", "pack", "--silent", "--fetch-retries=0", "--pack-destination", folder.toString(), PACKAGE))) {
            if (npm.exitCode(DOWNLOAD) != 0 || !Files.exists(archive)) {
                return false;
            }
        } catch (UncheckedIOException | AssertionError e) {
            return false; // not installed, or no answer
        }
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive)));
        if (!hash.equals(SHA_512)) {
            throw new AssertionError("SHA-512 of " + PACKAGE + " is " + hash);
        }
        ChildProcess.start(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString(), SCRIPT)).output(DOWNLOAD);
        Files.delete(archive);
        Files.move(folder.resolve(SCRIPT), script, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}
