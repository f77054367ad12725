package io.drover.server;

import io.drover.model.intent.Intent;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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
    private final UnaryOperator<String> hash;

    /** @param hash what the database keeps of a secret */
    FirstStart(Store store, Map<Class<? extends Intent>, IntentHandler> handlers, KeyFile file,
            UnaryOperator<String> hash) {
        this.store = store;
        this.handlers = handlers;
        this.file = file;
        this.hash = hash;
    }

    static boolean done(View global) {
        return global.find(DEFAULT_PROJECT) != null;
    }

    void run() {
        if (done(store.view(Store.GLOBAL))) {
            return;
        }
        var keys = file.fresh();
        var intents = List.of(new Intent.CreateProject(DEFAULT_PROJECT, "Default", null),
                new Intent.CreateApiKey("first start", null, null, keys.accessKey(), hash.apply(keys.secretKey())),
                new Intent.PutSetting("admin.password.hash", hash.apply(keys.adminPassword())));
        // first the file: keys that are in the database and nowhere else would lock everybody out
        file.write(keys);
        var made = store.update(Store.GLOBAL, draft -> make(draft, intents));
        if (made) {
            log.info("first start: made the environment Default and the first keys, see {}", file.path());
            file.print(keys);
        } else {
            file.remove();
        }
    }

    private boolean make(Draft draft, List<? extends Intent> intents) {
        if (done(draft.view())) {
            return false;
        }
        for (var intent : intents) {
            var handler = handlers.get(intent.getClass());
            if (handler == null) {
                throw new IllegalStateException("nothing handles " + intent.getClass().getSimpleName());
            }
            handler.handle(draft, intent);
        }
        return true;
    }
}
