package io.drover.server;

import io.drover.model.intent.Intent;
import io.drover.server.auth.FirstKeys;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first environment, the admin's password and an API key in a database that has none. Runs on the owner of the
 * global scope before it takes any intent.
 */
final class FirstStart {
    /** Rancher's id of the environment that is there from the start; scripts have it written into them. */
    static final String DEFAULT_PROJECT = "1a5";
    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

    private final Store store;
    private final Map<Class<? extends Intent>, IntentHandler> handlers;
    private final KeyFile file;

    FirstStart(Store store, Map<Class<? extends Intent>, IntentHandler> handlers, KeyFile file) {
        this.store = store;
        this.handlers = handlers;
        this.file = file;
    }

    static boolean done(View global) {
        return global.find(DEFAULT_PROJECT) != null;
    }

    void run() {
        if (done(store.view(Store.GLOBAL))) {
            return;
        }
        // first the file: keys that are in the database and nowhere else would lock everybody out
        var keys = file.readOrMake();
        if (FirstKeys.needed(store)) {
            keys.establish(store, this::apply);
        }
        FirstSettings.establish(this::apply);
        apply(Store.GLOBAL, new Intent.CreateProject(DEFAULT_PROJECT, "Default", null));
        log.info("first start: made the environment Default and the first keys, see {}", file.path());
        file.print(keys);
    }

    /** This node is the owner, and takes no other intents yet. */
    private String apply(String scope, Intent intent) {
        var handler = handlers.get(intent.getClass());
        if (handler == null) {
            throw new IllegalStateException("nothing handles " + intent.getClass().getSimpleName());
        }
        return store.update(scope, draft -> handler.handle(draft, intent));
    }
}
