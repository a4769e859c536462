package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import srs.api.internal.House;

/** Calls that other bundles add are described while these are active; what they say of ours does not count. */
class DescriptionTest {
    @TempDir
    private Path folder;

    private int files;

    private Bundle bundle(int state, String openapi) throws IOException {
        Path file = Files.writeString(folder.resolve(files++ + ".json"), openapi);
        return House.fake(Bundle.class, (method, args) -> {
            try {
                return method.equals("getState") ? (Object) state : method.equals("getEntry") ? file.toUri().toURL() : "org.example.more";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void addsWhatActiveBundlesSay() throws IOException {
        Bundle[] bundles = {bundle(Bundle.ACTIVE, "{\"paths\":{\"/api/v2/weather\":{\"get\":{}},\"/api/v2/streams\":{},\"/elsewhere\":{}},\"components\":{\"schemas\":{\"Weather\":{\"type\":\"string\"}}}}"),
            bundle(Bundle.RESOLVED, "{\"paths\":{\"/api/v2/gone\":{}}}"), bundle(Bundle.ACTIVE, "no JSON")};
        JsonNode openapi = new ObjectMapper().readTree(new Description(House.fake(BundleContext.class, (method, args) -> bundles)).bytes());

        assertThat(openapi.get("paths").has("/api/v2/weather")).isTrue();
        assertThat(openapi.get("paths").has("/api/v2/gone")).isFalse();
        assertThat(openapi.get("paths").has("/elsewhere")).isFalse();
        assertThat(openapi.at("/paths/~1api~1v2~1streams/get/operationId").asText()).isEqualTo("listStreams");
        assertThat(openapi.at("/components/schemas/Weather/type").asText()).isEqualTo("string");
    }
}
