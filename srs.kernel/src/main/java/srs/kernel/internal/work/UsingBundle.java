package srs.kernel.internal.work;

import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;

/** Whose a service of bundle scope is. Stateless. */
public final class UsingBundle {
    private UsingBundle() {}

    /** The symbolic name of the bundle that asked for it; the kernel's own when nobody did. */
    public static String name(ComponentContext context) {
        Bundle bundle = context.getUsingBundle();
        return bundle == null ? "srs.kernel" : bundle.getSymbolicName();
    }
}
