package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.PullTask;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.CreatePullTask;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.LinkedHashMap;

/** What people may ask of images. */
public final class PullIntents implements IntentHandler {
    private static final int LONGEST = 255;

    @Override
    public String handle(Draft draft, Intent intent) {
        if (!(intent instanceof CreatePullTask create)) {
            throw new IllegalArgumentException("not about images: " + intent);
        }
        if (create.image().isBlank() || create.image().length() > LONGEST) {
            throw new Refusal(create.image().isBlank() ? Code.MissingRequired : Code.MaxLengthExceeded, "image",
                    "image must have from 1 to " + LONGEST + " characters");
        }
        var hosts = new LinkedHashMap<String, String>();
        for (var host : draft.view().hosts()) {
            if (host.exists() && host.state() == Host.State.ACTIVE
                    && host.labels().entrySet().containsAll(create.labels().entrySet())) {
                hosts.put(host.id(), PullTask.WAITING);
            }
        }
        var task = new PullTask(draft.newId(Kind.PULL_TASK), draft.newUuid(), create.image(), create.labels(),
                create.onlyCached(), hosts, draft.now(), null);
        draft.put(task);
        return task.id();
    }
}
