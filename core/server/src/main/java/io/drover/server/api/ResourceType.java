package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.Refusal;
import io.drover.server.store.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One type of the API: how its records look as JSON, and which intents its requests become. Lists, filters, order, pages,
 * schemas and {@code subscribe} follow from it, whether its records are kept ({@link StoredType}) or follow from others
 * ({@link DerivedType}).
 */
interface ResourceType<R extends Entity> {

    /** What requests may do with a type; listing and reading they always may. */
    enum Can {
        CREATE, UPDATE, REMOVE
    }

    /** The type's name, for example {@code registrationToken}. */
    String id();

    String plural();

    /** The type that this is a form of. */
    default String baseType() {
        return id();
    }

    Class<R> record();

    /** Does it live in the global scope, and not in an environment? */
    boolean global();

    /** Though it lives in the global scope, is everybody who follows an environment told of its changes? */
    default boolean openToAll() {
        return false;
    }

    /** Those that exist in a scope. */
    Stream<R> in(View view);

    /** The one with this id in a URL, also a removed one as long as it is kept. */
    @Nullable
    R find(View view, String id);

    /** All fields but the links and actions, in the order they are shown in. */
    List<Field<R>> fields();

    default Map<String, Link<R>> links() {
        return Map.of();
    }

    /** The type of Rancher's that this is. */
    default Described rancher() {
        return Described.of(id());
    }

    /** The actions that there are besides {@link #rancher Rancher's}. */
    default Map<String, Described.Action> moreActions() {
        return Map.of();
    }

    /** Every action that there is, or in Rancher would be. */
    default Map<String, Described.Action> actions() {
        var all = new LinkedHashMap<>(rancher().actions());
        all.putAll(moreActions());
        return all;
    }

    /** The actions possible now. */
    default Set<String> available(R resource, View view) {
        return Set.of();
    }

    /** Why what is not possible now is not, for people; null when there is no more to it than the state. */
    default @Nullable String unavailable(R resource, View view) {
        return null;
    }

    default Set<Can> can() {
        return Set.of();
    }

    /** May this caller see it here? */
    default boolean shown(R resource, Call call) {
        return true;
    }

    /** A body that is to make one, in the words of today. */
    default Body modern(Call call, Body body) {
        return body;
    }

    /** @return the new one's id, and what is shown once only */
    default Created create(Call call, Body body) {
        throw never("made");
    }

    default void update(Call call, R resource, Body body) {
        throw never("changed");
    }

    default void remove(Call call, R resource) {
        throw never("removed");
    }

    /** Does one of the {@link #available} actions; the answer is the resource as it is then, or what this returns. */
    default @Nullable Object act(Call call, R resource, String action, Body body) {
        throw new Refusal(Refusal.Code.InvalidAction, null, id() + " has no action " + action);
    }

    /** Why none is ever {@code made}, {@code changed} or {@code removed} by a request. */
    default Refusal never(String what) {
        return new Refusal(Refusal.Code.MethodNotAllowed, null, plural() + " cannot be " + what + " by this API");
    }

    /** @param once fields for the answer to the creation only */
    record Created(String id, Map<String, Object> once) {
        static Created of(String id) {
            return new Created(id, Map.of());
        }
    }
}
