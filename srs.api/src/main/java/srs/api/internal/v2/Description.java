package srs.api.internal.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code openapi.json}: our own calls, and those that other bundles say they add, each in a file of the same form in its jar. Thread-safe; reads jars, so not for an
 * event loop.
 */
final class Description {
    /** Where a bundle describes the calls that it adds. */
    static final String OF_BUNDLE = "OSGI-INF/srs/openapi.json";

    private static final Logger LOG = LoggerFactory.getLogger("srs.api");
    private static final String OWN = "openapi.json";
    private static final String PREFIX = "/api/v2/";
    private static final int MAX_BYTES = 1024 * 1024;

    private final BundleContext context;
    private final ObjectMapper mapper = new ObjectMapper();

    Description(BundleContext context) {
        this.context = context;
    }

    byte[] bytes() {
        try (InputStream in = Description.class.getResourceAsStream(OWN)) {
            ObjectNode all = (ObjectNode) mapper.readTree(in);
            for (Bundle bundle : context.getBundles()) {
                URL more = bundle.getState() == Bundle.ACTIVE ? bundle.getEntry(OF_BUNDLE) : null;
                if (more != null) {
                    add(all, bundle.getSymbolicName(), more);
                }
            }
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds paths and schemas that are not there yet. */
    private void add(ObjectNode all, String bundle, URL file) {
        try (InputStream in = file.openStream()) {
            JsonNode more = mapper.readTree(in.readNBytes(MAX_BYTES));
            more.path("paths").properties().stream().filter(path -> path.getKey().startsWith(PREFIX))
                    .forEach(path -> ((ObjectNode) all.get("paths")).putIfAbsent(path.getKey(), path.getValue()));
            more.at("/components/schemas").properties().forEach(schema -> ((ObjectNode) all.at("/components/schemas")).putIfAbsent(schema.getKey(), schema.getValue()));
        } catch (IOException e) {
            LOG.warn("the calls of bundle {} are not described: {}", bundle, e.getMessage());
        }
    }
}
