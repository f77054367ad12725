package io.drover.server.api;

import io.drover.model.Entity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields that all types share. */
final class CommonFields {
    private CommonFields() {
    }

    static <R extends Entity> List<Field<R>> of(String kind, BiFunction<R, Place, Life> life,
            Function<R, @Nullable String> uuid) {
        return of(kind, life, (R r, Place _) -> uuid.apply(r));
    }

    static <R extends Entity> List<Field<R>> of(String kind, BiFunction<R, Place, Life> life, Field.Value<R> uuid) {
        var fields = new ArrayList<Field<R>>();
        fields.add(Field.readOnly("id", "string", (r, _) -> r.id()));
        fields.add(Field.readOnly("uuid", "string", uuid));
        fields.add(Field.readOnly("kind", "string", (_, _) -> kind));
        fields.add(Field.readOnly("state", "enum", (r, place) -> life.apply(r, place).state()));
        fields.add(Field.readOnly("transitioning", "enum", (r, place) -> life.apply(r, place).transitioning()));
        fields.add(Field.readOnly("transitioningMessage", "string", (r, place) -> life.apply(r, place).message()));
        fields.add(Field.readOnly("transitioningProgress", "int", (_, _) -> null));
        fields.add(Field.readOnly("created", "date", (r, _) -> date(r.created())));
        fields.add(Field.readOnly("createdTS", "int", (r, _) -> r.created().toEpochMilli()));
        fields.add(Field.readOnly("removed", "date", (r, _) -> date(r.removed())));
        return fields;
    }

    /** Of an environment: whose it is. */
    static <R extends Entity> Field<R> account() {
        return Field.readOnly("accountId", "reference[account]", (_, place) -> place.view().scope());
    }

    /** Rancher's form, whole seconds in UTC. */
    static @Nullable String date(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
