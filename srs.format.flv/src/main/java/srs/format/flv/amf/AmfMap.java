package srs.format.flv.amf;

import java.util.Map;

/** A value with named members in the order in which they came: of two members with one name the last wins. */
public sealed interface AmfMap extends AmfValue permits AmfObject, AmfEcmaArray {

    /** The members; unmodifiable. */
    Map<String, AmfValue> members();

    /** The member, or {@link AmfNull#UNDEFINED}. */
    default AmfValue get(String name) {
        return members().getOrDefault(name, AmfNull.UNDEFINED);
    }

    default String string(String name, String otherwise) {
        return get(name).asString(otherwise);
    }

    default double number(String name, double otherwise) {
        return get(name).asNumber(otherwise);
    }

    default boolean bool(String name, boolean otherwise) {
        return get(name).asBoolean(otherwise);
    }

    default boolean has(String name) {
        return members().containsKey(name);
    }
}
