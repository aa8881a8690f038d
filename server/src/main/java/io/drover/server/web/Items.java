package io.drover.server.web;

import java.util.List;
import java.util.function.Function;

/** A list as REST tells it: in an object, so that more can be told beside it later. */
public record Items<T>(List<T> items) {
    public Items {
        items = List.copyOf(items);
    }

    public static <S, T> Items<T> of(List<S> sources, Function<? super S, ? extends T> view) {
        return new Items<>(sources.stream().<T>map(view).toList());
    }
}
