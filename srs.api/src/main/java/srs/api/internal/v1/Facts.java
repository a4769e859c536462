package srs.api.internal.v1;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What the server is: version, authors, features (compat 3.3). Thread-safe. */
final class Facts {

    /** Framework property: the release of SRS that this server is compatible with. */
    private static final String VERSION = "srs.version";
    private static final String DEFAULT_VERSION = "7.0.18";

    private final BundleContext context;
    private final String version;

    Facts(BundleContext context) {
        this.context = context;
        String told = context.getProperty(VERSION);
        version = told == null || told.isEmpty() ? DEFAULT_VERSION : told;
    }

    String version() {
        return version;
    }

    Map<String, Object> versions() {
        String[] parts = version.split("\\.");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("major", part(parts, 0));
        data.put("minor", part(parts, 1));
        data.put("revision", part(parts, 2));
        data.put("version", version);
        return data;
    }

    private static int part(String[] parts, int index) {
        try {
            return Integer.parseInt(parts[index]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return 0;
        }
    }

    Map<String, Object> authors() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("license", "MIT");
        data.put("contributors", "The SRS for the JVM authors");
        return data;
    }

    Map<String, Object> features() {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("ssl", true);
        features.put("hls", has("srs.output.hls"));
        features.put("hds", has("srs.output.hds"));
        features.put("callback", has("srs.hooks"));
        features.put("api", true);
        features.put("httpd", true);
        features.put("dvr", has("srs.output.dvr"));
        features.put("transcode", has("srs.output.transcode"));
        features.put("ingest", has("srs.input.ingest"));
        features.put("stat", true);
        features.put("caster", has("srs.input.caster"));
        features.put("complex_send", true);
        features.put("tcp_nodelay", true);
        features.put("so_sendbuf", true);
        features.put("mr", true);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("options", "");
        data.put("options2", "");
        data.put("build", "");
        data.put("build2", "");
        data.put("features", features);
        return data;
    }

    /** Whether a bundle is at work now. */
    private boolean has(String name) {
        return Arrays.stream(context.getBundles()).anyMatch(b -> name.equals(b.getSymbolicName()) && b.getState() == Bundle.ACTIVE);
    }
}
