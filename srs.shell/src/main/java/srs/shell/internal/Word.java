package srs.shell.internal;

import java.lang.reflect.Parameter;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;

/**
 * A word that a command takes, for its help. Immutable.
 *
 * @param name how it is written: an option by its name, a bundle as ID, else the parameter's name in capitals; in brackets when it may be left out
 * @param description what it means
 */
record Word(String name, String description) {

    static Word of(Parameter parameter) {
        Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
        return new Word(name(parameter), descriptor == null ? "" : descriptor.value());
    }

    private static String name(Parameter parameter) {
        var option = parameter.getAnnotation(org.apache.felix.service.command.Parameter.class);
        if (option != null) {
            return "[" + String.join("|", option.names()) + "]";
        }
        Class<?> type = parameter.getType();
        if (type == Bundle.class || type == Bundle[].class) {
            return type.isArray() ? "ID..." : "ID";
        }
        String name = parameter.isNamePresent() ? parameter.getName().toUpperCase(java.util.Locale.ROOT) : "WORD";
        return type.isArray() ? "[" + name + "]" : name;
    }
}
