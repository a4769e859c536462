package srs.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class FeaturesTest {

    private final Map<String, String> stopped = new HashMap<>();
    private Framework framework;
    private final ComponentDescriptionDTO description = new ComponentDescriptionDTO();
    private final ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();

    @BeforeEach
    void startFramework() throws Exception {
        framework = Framework.plain();
        description.name = "srs.output.thing.internal.Thing";
        description.references = new ReferenceDTO[0];
        configuration.state = ComponentConfigurationDTO.ACTIVE;
    }

    @AfterEach
    void stopFramework() throws Exception {
        framework.close();
    }

    @Test
    void shouldSayNothingOfBundleThatWorks() throws Exception {
        Bundle bundle = framework.install("srs.works", Map.of());
        bundle.start();
        assertThat(feature(bundle)).isEqualTo(new Features.Feature(bundle.getBundleId(), "srs.works", "0.0.0", "active", true, ""));
    }

    @Test
    void shouldNameThePackageThatNobodyExports() throws Exception {
        Bundle bundle = framework.install("srs.lost", Map.of("Import-Package", "com.example.gone;version=\"[1.2,2)\",com.example.spare;resolution:=optional,org.osgi.framework"));
        assertThatThrownBy(bundle::start).isInstanceOf(BundleException.class);
        assertThat(feature(bundle).reason()).startsWith("nobody offers package com.example.gone 1.2").contains(" to 2").doesNotContain("spare", "osgi");
        assertThat(feature(bundle).ok()).isFalse();
        assertThat(feature(bundle).state()).isEqualTo("installed");
    }

    @Test
    void shouldNameTheBundleThatItWaitsFor() throws Exception {
        framework.install("lib.lost", Map.of("Import-Package", "com.example.gone", "Export-Package", "com.example.lib"));
        Bundle bundle = framework.install("srs.waits", Map.of("Import-Package", "com.example.lib"));
        assertThatThrownBy(bundle::start).isInstanceOf(BundleException.class);
        assertThat(feature(bundle).reason()).isEqualTo("needs lib.lost, which is unresolved");
    }

    @Test
    void shouldNameTheJavaThatIsTooOld() throws Exception {
        Bundle bundle = framework.install("srs.new", Map.of("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""));
        assertThatThrownBy(bundle::start).isInstanceOf(BundleException.class);
        assertThat(feature(bundle).reason()).isEqualTo("nobody offers Java 99");
    }

    @Test
    void shouldSayThatTheStartFailed() throws Exception {
        Bundle bundle = framework.install("srs.broken", Map.of("Bundle-Activator", "com.example.NoSuchClass"));
        assertThatThrownBy(bundle::start).isInstanceOf(BundleException.class);
        assertThat(feature(bundle).reason()).isEqualTo("its start failed, see the log; start " + bundle.getBundleId() + " tries again");
        assertThat(feature(bundle).ok()).isFalse();
    }

    @Test
    void shouldTellStoppedFromBroken() throws Exception {
        Bundle bundle = framework.install("srs.stopped", Map.of());
        bundle.start();
        bundle.stop();
        assertThat(feature(bundle).reason()).isEqualTo("stopped by an operator; start " + bundle.getBundleId() + " starts it");
        assertThat(feature(bundle).ok()).isTrue();
    }

    @Test
    void shouldNotMindLibraryThatNobodyStarted() throws Exception {
        Bundle library = framework.install("com.example.lib", Map.of("Export-Package", "com.example.lib"));
        framework.install("srs.user", Map.of("Import-Package", "com.example.lib")).start();
        Features.Feature seen = features().list(true).stream().filter(f -> f.id() == library.getBundleId()).findFirst().orElseThrow();
        assertThat(seen.state()).isEqualTo("resolved");
        assertThat(seen.ok()).isTrue();
        assertThat(seen.reason()).isEmpty();
        assertThat(features().list(false)).extracting(Features.Feature::name).containsExactly("srs.user");
    }

    @Test
    void shouldNameTheServiceThatAComponentWaitsFor() throws Exception {
        Bundle bundle = framework.install("srs.component", Map.of());
        bundle.start();
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = "$000";
        reference.interfaceName = "srs.http.HttpServer";
        description.references = new ReferenceDTO[] {reference};
        UnsatisfiedReferenceDTO unsatisfied = new UnsatisfiedReferenceDTO();
        unsatisfied.name = "$000";
        configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {unsatisfied};
        assertThat(feature(bundle).reason()).isEqualTo("Thing waits for srs.http.HttpServer");
    }

    @Test
    void shouldQuoteTheFailureOfAComponent() throws Exception {
        Bundle bundle = framework.install("srs.component", Map.of());
        bundle.start();
        configuration.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
        configuration.failure = "java.net.BindException: Address already in use\n\tat com.example.Frame(Frame.java:1)\n";
        assertThat(feature(bundle).reason()).isEqualTo("Thing failed: java.net.BindException: Address already in use");
        assertThat(feature(bundle).ok()).isFalse();
    }

    @Test
    void shouldSayWhyTheKernelHasStoppedIt() throws Exception {
        Bundle bundle = framework.install("srs.faulty", Map.of());
        bundle.start();
        stopped.put("srs.faulty", "stopped after 20 faults in 3 s: java.lang.Error: x");
        assertThat(feature(bundle).ok()).as("it runs").isTrue();
        bundle.stop();
        assertThat(feature(bundle).reason()).isEqualTo("stopped after 20 faults in 3 s: java.lang.Error: x");
        assertThat(feature(bundle).ok()).isFalse();
    }

    private Features.Feature feature(Bundle bundle) {
        return features().list(false).stream().filter(f -> f.id() == bundle.getBundleId()).findFirst().orElseThrow();
    }

    private Features features() {
        ServiceComponentRuntime components = (ServiceComponentRuntime) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getComponentDescriptionDTOs" -> List.of(description);
                    case "getComponentConfigurationDTOs" -> List.of(configuration);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return new Features(framework.context(), components, null, name -> Optional.ofNullable(stopped.get(name)));
    }
}
