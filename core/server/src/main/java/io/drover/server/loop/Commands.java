package io.drover.server.loop;

import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.store.Ownership;
import io.drover.server.store.Store;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies intents to the scopes that this node owns, each by the handler of its kind. */
public final class Commands {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);
    private final Store store;
    private final Ownership ownership;
    private final Map<Class<? extends Intent>, IntentHandler> handlers;

    public Commands(Store store, Ownership ownership, Map<Class<? extends Intent>, IntentHandler> handlers) {
        this.store = store;
        this.ownership = ownership;
        this.handlers = Map.copyOf(handlers);
    }

    boolean owns(String scope) {
        return ownership.owns(scope);
    }

    /** Applies the intent or says why not; never throws. */
    Answer apply(String scope, Intent intent) {
        if (!owns(scope)) {
            return Answer.elsewhere();
        }
        try {
            var handler = handler(scope, intent);
            var id = store.update(scope, draft -> handler.handle(draft, intent));
            return Answer.done(id, store.view(scope).seq());
        } catch (Refusal refusal) {
            return Answer.refused(refusal);
        } catch (RuntimeException e) {
            log.error("{} could not be applied to {}", intent.getClass().getSimpleName(), scope, e);
            return Answer.refused(new Refusal(Refusal.Code.ServiceUnavailable, null,
                    "the server failed to apply this; its log says more"));
        }
    }

    private IntentHandler handler(String scope, Intent intent) {
        var handler = handlers.get(intent.getClass());
        var global = intent instanceof Intent.Global;
        if (handler == null || global != scope.equals(Store.GLOBAL)) {
            throw new Refusal(Refusal.Code.ActionNotAvailable, null,
                    intent.getClass().getSimpleName() + " is not something that scope " + scope + " can do");
        }
        return handler;
    }
}
