package io.drover.migration.codec;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The shape of a sealed interface whose permitted types are records. */
final class SealedShape implements Shape {
    private final Class<?> type;
    private final Map<String, Class<?>> permitted;

    SealedShape(Class<?> type, List<Class<?>> permitted) {
        this.type = type;
        this.permitted = permitted.stream().collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
    }

    @Override
    public void write(Object value, Output out) {
        out.text(value.getClass().getSimpleName());
        Shape.of(value.getClass()).write(value, out);
    }

    @Override
    public Object read(Input in) {
        Class<?> chosen = permitted.get(in.text());
        if (chosen == null) {
            throw in.malformed(
                    "an unknown " + type.getSimpleName() + "; it was written by a newer version, or is damaged");
        }
        return Shape.of(chosen).read(in);
    }
}
