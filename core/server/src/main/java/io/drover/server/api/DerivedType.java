package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.server.store.View;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A type whose members are not kept but follow from others; described in {@code rancher-types.json}. */
interface DerivedType {
    /** The type's name, for example {@code serviceConsumeMap}. */
    String id();

    /** The members in one environment, each with its {@code id}; nothing but what its description lists. */
    List<Map<String, @Nullable Object>> in(View view);

    /** What requests may do besides listing and reading: to make and to remove. */
    default Set<ResourceType.Can> can() {
        return Set.of();
    }

    /** @return the new one's id */
    default String create(Call call, Body body) {
        throw new Refusal(Refusal.Code.MethodNotAllowed, null, "a " + id() + " cannot be made by this API");
    }

    /** @param scope the environment of the member with this id */
    default void remove(Call call, String scope, String id) {
        throw new Refusal(Refusal.Code.MethodNotAllowed, null, "a " + id() + " cannot be removed by this API");
    }
}
