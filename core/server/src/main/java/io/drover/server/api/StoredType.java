package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Resource;
import io.drover.server.store.View;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A type whose members the store keeps. */
interface StoredType<R extends Resource> extends ResourceType<R> {
    Kind kind();

    @Override
    default boolean global() {
        return Call.global(kind());
    }

    @Override
    default Stream<R> in(View view) {
        return view.all(record(), kind()).stream();
    }

    @Override
    default @Nullable R find(View view, String id) {
        var found = view.find(storedId(id));
        return record().isInstance(found) ? record().cast(found) : null;
    }

    /** The key in the store of the id in a URL. */
    default String storedId(String id) {
        return id;
    }
}
