package io.drover.migration.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;

/** The shape of a record. Components are resolved on first use, so that a record may contain itself. */
final class RecordShape implements Shape {
    private final Class<?> raw;
    private final Type declared;
    private final RecordComponent[] components;
    private final Constructor<?> constructor;

    RecordShape(Class<?> raw, Type declared) {
        this.raw = raw;
        this.declared = declared;
        this.components = raw.getRecordComponents();
        try {
            this.constructor = raw.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            for (RecordComponent component : components) {
                component.getAccessor().setAccessible(true);
            }
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(raw + " has no canonical constructor", e);
        }
    }

    @Override
    public void write(Object value, Output out) {
        out.size(components.length);
        for (RecordComponent component : components) {
            try {
                shape(component, value).write(component.getAccessor().invoke(value), out);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
    }

    @Override
    public Object read(Input in) {
        in.enter();
        int written = in.size();
        if (written > components.length) {
            throw in.malformed("%s has %d parts, this version knows %d; upgrade this side"
                    .formatted(raw.getSimpleName(), written, components.length));
        }
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Shape shape = shape(components[i], null);
            if (i < written) {
                values[i] = shape.read(in);
            } else if (shape.mayBeAbsent()) {
                values[i] = shape.absent();
            } else {
                throw in.malformed("%s has %d parts and lacks '%s'; upgrade the side that wrote it"
                        .formatted(raw.getSimpleName(), written, components[i].getName()));
            }
        }
        in.leave();
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            // A record's constructor validates its values: what it refuses is malformed input here.
            Throwable refusal = e.getTargetException();
            if (refusal instanceof Error error) {
                throw error;
            }
            throw new MalformedException("%s: %s".formatted(raw.getSimpleName(), refusal.getMessage()), refusal);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + raw, e);
        }
    }

    private Shape shape(RecordComponent component, @org.jspecify.annotations.Nullable Object owner) {
        Type type = component.getGenericType();
        if (type instanceof TypeVariable<?> variable) {
            if (declared instanceof ParameterizedType generic) {
                TypeVariable<?>[] variables = raw.getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    if (variables[i].equals(variable)) {
                        return Shape.of(generic.getActualTypeArguments()[i]);
                    }
                }
            }
            if (owner != null) {
                // A generic record written at the root: its value tells the type.
                return Shape.of(value(component, owner).getClass());
            }
            throw new IllegalArgumentException(raw + " cannot be read without its type argument");
        }
        return Shape.of(type);
    }

    private static Object value(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
