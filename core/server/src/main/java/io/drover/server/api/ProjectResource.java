package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Environments. */
final class ProjectResource implements StoredType<Project> {
    private static final Described RANCHER = Described.of("project");
    private final List<Field<Project>> fields = describe();
    private static final List<String> LISTS = Stream
            .concat(RANCHER.lists().stream(), Stream.of("containers", "registrationTokens", "apiKeys")).toList();

    @Override
    public String id() {
        return "project";
    }

    @Override
    public String plural() {
        return "projects";
    }

    @Override
    public String baseType() {
        return "account";
    }

    @Override
    public Kind kind() {
        return Kind.PROJECT;
    }

    @Override
    public Class<Project> record() {
        return Project.class;
    }

    @Override
    public List<Field<Project>> fields() {
        return fields;
    }

    private static List<Field<Project>> describe() {
        var fields = new ArrayList<>(CommonFields.<Project>of(RANCHER,
                (project, _) -> project.exists() ? Life.ACTIVE : new Life("removed", "no", null), Project::uuid));
        fields.add(Field.of("name", FieldSpec.editable("string").withRequired(true).withMaxLength(255),
                (project, _) -> project.name()));
        fields.add(RANCHER.field("description",
                (project, _) -> project.description()));
        fields.add(RANCHER.field("healthState", (_, _) -> "healthy"));
        fields.add(RANCHER.field("orchestration", (_, _) -> "cattle"));
        fields.add(RANCHER.field("version", (_, _) -> "2"));
        return RANCHER.with(fields);
    }

    /** The lists that every environment has. */
    Map<String, String> collections(Links links) {
        var urls = new LinkedHashMap<String, String>();
        LISTS.forEach(name -> urls.put(name, links.base() + "/" + name.toLowerCase(Locale.ROOT)));
        urls.put("schemas", links.schemas());
        return urls;
    }

    @Override
    public boolean shown(Project project, Call call) {
        return call.caller().mayUse(project.id());
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Set<String> available(Project project, View view) {
        return Set.of("update", "remove");
    }

    @Override
    public Created create(Call call, Body body) {
        call.caller().requireAdmin();
        return Created.of(call.submit(Store.GLOBAL,
                new Intent.CreateProject(null, body.required("name"), body.text("description"))));
    }

    @Override
    public void update(Call call, Project project, Body body) {
        call.caller().requireAdmin();
        call.submit(Store.GLOBAL,
                new Intent.UpdateProject(project.id(), body.text("name"), body.text("description")));
    }

    /** Containers keep running whatever happens to a record, so it is not taken from under them. */
    @Override
    public void remove(Call call, Project project) {
        call.caller().requireAdmin();
        var inside = call.server().store().view(project.id());
        if (!inside.stacks().isEmpty() || !inside.hosts().isEmpty()) {
            throw new Refusal(Refusal.Code.InvalidState, "id",
                    "the environment " + project.name() + " still has " + inside.stacks().size() + " stacks and "
                            + inside.hosts().size() + " hosts: remove them first");
        }
        call.submit(Store.GLOBAL, new Intent.RemoveProject(project.id()));
    }

    @Override
    public @Nullable Object act(Call call, Project project, String action, Body body) {
        if (action.equals("remove")) {
            remove(call, project);
        } else {
            update(call, project, body);
        }
        return null;
    }
}
