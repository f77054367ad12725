package io.drover.server.loop;

import io.drover.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a scope says to an intent, as it travels on the bus.
 *
 * @param id of what was made or changed; null when the intent was refused
 * @param seq the scope's newest change once the intent was committed
 * @param moved true when the asked node is no longer the owner: nothing was done, ask the next one
 */
record Answer(@Nullable String id, long seq, boolean moved, Refusal.@Nullable Code code, @Nullable String field,
        @Nullable String message) {

    static Answer done(String id, long seq) {
        return new Answer(id, seq, false, null, null, null);
    }

    static Answer refused(Refusal refusal) {
        return new Answer(null, 0, false, refusal.code(), refusal.field(), refusal.getMessage());
    }

    static Answer elsewhere() {
        return new Answer(null, 0, true, null, null, null);
    }

    /** @throws Refusal the one that the owner threw */
    String idOrRefusal() {
        if (id != null) {
            return id;
        }
        throw new Refusal(code == null ? Refusal.Code.ServiceUnavailable : code, field,
                message == null ? "the owner of the scope gave no answer" : message);
    }
}
