package srs.format.flv.amf;

import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * One AMF value: immutable, comparable by content, the same for AMF0 and AMF3.
 *
 * <p>Command code asks with a fallback, because encoders disagree about types: {@code args.get(2).asString("")}.
 */
public sealed interface AmfValue
        permits AmfNumber, AmfBoolean, AmfString, AmfNull, AmfDate, AmfXml, AmfBytes, AmfArray, AmfMap {

    /** The number, or the fallback if this is something else. */
    default double asNumber(double otherwise) {
        return this instanceof AmfNumber number ? number.value() : otherwise;
    }

    /** The truth value, or the fallback if this is something else. */
    default boolean asBoolean(boolean otherwise) {
        return this instanceof AmfBoolean bool ? bool.value() : otherwise;
    }

    /** The text, or the fallback if this is something else. */
    default String asString(String otherwise) {
        return this instanceof AmfString string ? string.value() : otherwise;
    }

    /** The members of an object or ECMA array, or an empty object if this is something else. */
    default AmfMap asMap() {
        return this instanceof AmfMap map ? map : AmfObject.EMPTY;
    }

    /** Whether this is null, undefined or unsupported. */
    default boolean isNull() {
        return this instanceof AmfNull;
    }

    /**
     * The AMF value for a plain Java one: null, Boolean, Number, String, Date, byte[], List, Map or an AmfValue.
     *
     * @throws IllegalArgumentException for any other class
     */
    static AmfValue of(Object value) {
        if (value == null) {
            return AmfNull.NULL;
        } else if (value instanceof AmfValue amf) {
            return amf;
        } else if (value instanceof CharSequence text) {
            return new AmfString(text.toString());
        } else if (value instanceof Number number) {
            return new AmfNumber(number.doubleValue());
        } else if (value instanceof Boolean bool) {
            return AmfBoolean.of(bool);
        } else if (value instanceof Date date) {
            return new AmfDate(date.getTime(), 0);
        } else if (value instanceof byte[] bytes) {
            return new AmfBytes(bytes);
        } else if (value instanceof List<?> list) {
            return new AmfArray(list.stream().map(AmfValue::of).toList());
        } else if (value instanceof Map<?, ?> map) {
            AmfObject.Builder object = AmfObject.builder();
            map.forEach((key, member) -> object.put(String.valueOf(key), member));
            return object.build();
        }
        throw new IllegalArgumentException(value.getClass().getName() + " has no AMF form");
    }
}
