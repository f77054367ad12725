package io.drover.server.auth;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.util.regex.Pattern;

/** Environments, in the global scope. */
public final class ProjectIntents implements IntentHandler {
    private static final Pattern PROJECT_ID = Pattern.compile("1a[1-9][0-9]{0,17}");

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case Intent.CreateProject create -> create(draft, create);
            case Intent.UpdateProject update -> update(draft, update);
            case Intent.RemoveProject remove -> remove(draft, remove);
            default -> throw new IllegalArgumentException("not of environments: " + intent.getClass());
        };
    }

    private static String create(Draft draft, Intent.CreateProject create) {
        var name = Texts.required("name", create.name());
        Texts.atMost("description", create.description(), Texts.MAX_TEXT);
        requireFree(draft, name, "");
        var id = create.id() == null ? newId(draft) : create.id();
        if (!PROJECT_ID.matcher(id).matches()) {
            throw Refusal.invalid("id", id + " is not an environment's id, as 1a5 is");
        }
        if (draft.view().find(id) != null) {
            throw new Refusal(Refusal.Code.NotUnique, "id", "there is or was an environment " + id);
        }
        draft.put(new Project(id, draft.newUuid(), name, create.description(), draft.now(), null));
        return id;
    }

    /** Chosen ids and drawn ones share their numbers. */
    private static String newId(Draft draft) {
        var id = draft.newId(Kind.PROJECT);
        while (draft.view().find(id) != null) {
            id = draft.newId(Kind.PROJECT);
        }
        return id;
    }

    private static String update(Draft draft, Intent.UpdateProject update) {
        var project = project(draft, update.id());
        var name = update.name() == null ? project.name() : Texts.required("name", update.name());
        Texts.atMost("description", update.description(), Texts.MAX_TEXT);
        requireFree(draft, name, project.id());
        draft.put(project.withName(name)
                .withDescription(update.description() == null ? project.description() : update.description()));
        return project.id();
    }

    private static String remove(Draft draft, Intent.RemoveProject remove) {
        draft.put(project(draft, remove.id()).withRemoved(draft.now()));
        return remove.id();
    }

    private static Project project(Draft draft, String id) {
        var project = draft.view().get(Project.class, id);
        if (project == null) {
            throw Refusal.notFound("the environment " + id);
        }
        return project;
    }

    private static void requireFree(Draft draft, String name, String ownId) {
        if (draft.view().all(Project.class, Kind.PROJECT).stream()
                .anyMatch(it -> it.name().equalsIgnoreCase(name) && !it.id().equals(ownId))) {
            throw new Refusal(Refusal.Code.NotUnique, "name", "there is an environment named " + name);
        }
    }
}
