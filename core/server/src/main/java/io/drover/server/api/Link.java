package io.drover.server.api;

import io.drover.model.Resource;
import io.drover.server.store.View;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A way from one resource to others.
 *
 * @param type of what is found there
 * @param many answered with a collection; else with the one resource
 */
record Link<R>(String type, boolean many, Target<R> target) {

    /** Finds what a link leads to. */
    @FunctionalInterface
    interface Target<R> {
        List<? extends Resource> of(R resource, View view);
    }

    static <R> Link<R> many(String type, Target<R> target) {
        return new Link<>(type, true, target);
    }

    static <R> Link<R> one(String type, java.util.function.BiFunction<R, View, @Nullable Resource> target) {
        return new Link<>(type, false, (resource, view) -> Stream.ofNullable(target.apply(resource, view)).toList());
    }
}
