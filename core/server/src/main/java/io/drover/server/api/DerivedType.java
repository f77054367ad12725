package io.drover.server.api;

import io.drover.server.store.View;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A type whose members are not kept but follow from others; described in {@code rancher-types.json}. */
interface DerivedType {
    /** The type's name, for example {@code serviceConsumeMap}. */
    String id();

    /** The members in one environment, each with its {@code id}; nothing but what its description lists. */
    List<Map<String, @Nullable Object>> in(View view);
}
