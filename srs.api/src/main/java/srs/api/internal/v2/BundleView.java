package srs.api.internal.v2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import srs.kernel.work.Faults;
import srs.kernel.work.WorkAccounts;

/** One bundle as JSON, with the reason when it does not work. Thread-safe; looks afresh at each call. */
final class BundleView {

    private final ServiceComponentRuntime components;
    private final Faults faults;
    private final WorkAccounts accounts;

    BundleView(ServiceComponentRuntime components, Faults faults, WorkAccounts accounts) {
        this.components = components;
        this.faults = faults;
        this.accounts = accounts;
    }

    /** @param isFeature whether its jar lies in the features folder, so that calls may change it */
    Map<String, Object> of(Bundle bundle, boolean isFeature) {
        String problem = problem(bundle);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", bundle.getBundleId());
        json.put("name", String.valueOf(bundle.getSymbolicName()));
        json.put("version", bundle.getVersion().toString());
        json.put("state", state(bundle.getState()));
        json.put("feature", isFeature);
        json.put("ok", problem.isEmpty());
        json.put("reason", problem);
        json.put("work", work(String.valueOf(bundle.getSymbolicName())));
        return json;
    }

    /** What it cost and did wrong since the server started. */
    private Map<String, Object> work(String name) {
        Optional<WorkAccounts.Account> account = accounts.accounts().stream().filter(a -> a.bundle().equals(name)).findFirst();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("faults", faults.faults().stream().filter(f -> f.bundle().equals(name)).mapToLong(Faults.Fault::count).sum());
        json.put("tasks", account.map(WorkAccounts.Account::tasks).orElse(0L));
        json.put("cpu_ms", account.map(a -> TimeUnit.NANOSECONDS.toMillis(a.cpuNs())).orElse(0L));
        json.put("queued_ms", account.map(a -> TimeUnit.NANOSECONDS.toMillis(a.waitedNs())).orElse(0L));
        json.put("queued", account.map(WorkAccounts.Account::waiting).orElse(0));
        return json;
    }

    private String problem(Bundle bundle) {
        if (bundle.getState() == Bundle.ACTIVE) {
            return components(bundle);
        }
        Optional<String> fault = faults.stopped(String.valueOf(bundle.getSymbolicName()));
        if (fault.isPresent()) {
            return fault.get();
        }
        boolean isWanted = bundle.adapt(BundleStartLevel.class) != null && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> isWanted ? "something that it imports is missing" : "";
            case Bundle.RESOLVED -> isWanted ? "its start failed, see the log" : "";
            case Bundle.UNINSTALLED -> "it is uninstalled";
            default -> "";
        };
    }

    private String components(Bundle bundle) {
        List<String> problems = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            String simple = description.name.substring(description.name.lastIndexOf('.') + 1);
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    problems.add(simple + " failed: " + String.valueOf(configuration.failure).lines().findFirst().orElse("?"));
                } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    for (var reference : configuration.unsatisfiedReferences) {
                        problems.add(simple + " waits for " + reference.name);
                    }
                }
            }
        }
        return String.join("; ", problems);
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.INSTALLED -> "installed";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.STARTING -> "starting";
            case Bundle.ACTIVE -> "active";
            case Bundle.STOPPING -> "stopping";
            default -> "uninstalled";
        };
    }
}
