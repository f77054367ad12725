package io.drover.server.loop;

import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.store.Draft;
import java.util.Map;

/** The smallest concern there is: it makes projects, and refuses one name. */
public final class Sample {
    public static final Map<Class<? extends Intent>, IntentHandler> HANDLERS = Map.of(Intent.CreateProject.class,
            (draft, intent) -> create(draft, (Intent.CreateProject) intent));

    private Sample() {
    }

    public static String project(Draft draft, String id) {
        draft.put(new Project(id, draft.newUuid(), "p" + id, null, draft.now(), null));
        return id;
    }

    private static String create(Draft draft, Intent.CreateProject intent) {
        if (intent.name().equals("taken")) {
            throw new Refusal(Refusal.Code.NotUnique, "name", "another environment has this name");
        }
        var id = intent.id() == null ? draft.newId(io.drover.model.Kind.PROJECT) : intent.id();
        return project(draft, id);
    }
}
