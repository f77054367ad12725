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

    static <R extends Entity> List<Field<R>> of(Described rancher, BiFunction<R, Place, Life> life,
            Function<R, @Nullable String> uuid) {
        return of(rancher, life, (R r, Place _) -> uuid.apply(r));
    }

    static <R extends Entity> List<Field<R>> of(Described rancher, BiFunction<R, Place, Life> life,
            Field.Value<R> uuid) {
        var fields = new ArrayList<Field<R>>();
        fields.add(rancher.field("id", (r, _) -> r.id()));
        fields.add(rancher.field("uuid", uuid));
        fields.add(rancher.field("kind", (_, _) -> kind(rancher)));
        fields.add(rancher.field("state", (r, place) -> life.apply(r, place).state()));
        fields.add(rancher.field("transitioning", (r, place) -> life.apply(r, place).transitioning()));
        fields.add(rancher.field("transitioningMessage", (r, place) -> life.apply(r, place).message()));
        fields.add(rancher.field("created", (r, _) -> date(r.created())));
        fields.add(Field.readOnly("createdTS", "int", (r, _) -> r.created().toEpochMilli()));
        fields.add(rancher.field("removed", (r, _) -> date(r.removed())));
        return fields;
    }

    private static String kind(Described rancher) {
        return switch (rancher.id()) {
            case "host" -> "docker";
            case "network" -> "managed";
            default -> rancher.id();
        };
    }

    /** Of an environment: whose it is. */
    static <R extends Entity> Field<R> account(Described rancher) {
        return rancher.field("accountId", (_, place) -> place.view().scope());
    }

    /** Rancher's form, whole seconds in UTC. */
    static @Nullable String date(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
