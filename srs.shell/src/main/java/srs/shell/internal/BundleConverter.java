package srs.shell.internal;

import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Turns a number, or a symbolic name, into the bundle that {@code stop}, {@code update}, {@code refresh} and {@code uninstall} take. Only the framework's shell for a
 * terminal brings one along, and that is not there without {@code --shell}. Called on the threads of shell sessions.
 */
@Component
public final class BundleConverter implements Converter {

    private final BundleContext context;

    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public Object convert(Class<?> desired, Object in) {
        return desired == Bundle.class ? find(String.valueOf(in)) : null;
    }

    private Bundle find(String text) {
        for (Bundle bundle : context.getBundles()) {
            if (text.equals(Long.toString(bundle.getBundleId())) || text.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null; // the shell then says that the words do not fit
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return target instanceof Bundle bundle ? bundle.getBundleId() + " " + bundle.getSymbolicName() : null;
    }
}
