package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.Project;
import io.drover.server.store.View;
import java.util.List;
import java.util.function.BiFunction;
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
        List<? extends Entity> of(R resource, Place place);
    }

    static <R> Link<R> many(String type, BiFunction<R, View, List<? extends Entity>> target) {
        return new Link<>(type, true, (resource, place) -> target.apply(resource, place.view()));
    }

    static <R> Link<R> one(String type, BiFunction<R, View, @Nullable Entity> target) {
        return new Link<>(type, false,
                (resource, place) -> Stream.ofNullable(target.apply(resource, place.view())).toList());
    }

    /** To a list that clients follow and that is always empty, because Drover keeps nothing of the type. */
    static <R> Link<R> none(String type) {
        return new Link<>(type, true, (_, _) -> List.of());
    }

    /** To the environment that it is in. */
    static <R> Link<R> account() {
        return account((_, view) -> view.scope());
    }

    /** @param id of the environment, or null for a thing of the whole installation */
    static <R> Link<R> account(BiFunction<R, View, @Nullable String> id) {
        return new Link<>("project", false, (resource, place) -> Stream
                .ofNullable(place.global().get(Project.class, id.apply(resource, place.view()))).toList());
    }
}
