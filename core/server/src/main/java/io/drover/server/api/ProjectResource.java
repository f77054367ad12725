package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.intent.Intent;
import io.drover.server.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Environments. */
final class ProjectResource implements ResourceType<Project> {
    private final List<Field<Project>> fields = describe();
    private static final List<String> COLLECTIONS = List.of("stacks", "services", "containers", "instances", "hosts",
            "registrationTokens", "apiKeys");

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
        var fields = new ArrayList<>(CommonFields.<Project>of("project", (_, _) -> Life.ACTIVE, Project::uuid));
        fields.add(Field.of("name", FieldSpec.createOnly("string").withRequired(true).withMaxLength(255),
                (project, _) -> project.name()));
        fields.add(Field.of("description", FieldSpec.createOnly("string").withMaxLength(4096),
                (project, _) -> project.description()));
        fields.add(Field.readOnly("healthState", "string", (_, _) -> "healthy"));
        fields.add(Field.readOnly("orchestration", "string", (_, _) -> "cattle"));
        fields.add(Field.readOnly("version", "string", (_, _) -> "2"));
        fields.add(Field.readOnly("virtualMachine", "boolean", (_, _) -> false));
        return fields;
    }

    /** The lists that every environment has. */
    Map<String, String> collections(Links links) {
        var urls = new LinkedHashMap<String, String>();
        COLLECTIONS.forEach(name -> urls.put(name, links.base() + "/" + name.toLowerCase(Locale.ROOT)));
        urls.put("schemas", links.schemas());
        return urls;
    }

    @Override
    public boolean shown(Project project, Call call) {
        return call.caller().mayUse(project.id());
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE);
    }

    @Override
    public Created create(Call call, Body body) {
        call.caller().requireAdmin();
        return Created.of(call.submit(Store.GLOBAL,
                new Intent.CreateProject(null, body.required("name"), body.text("description"))));
    }
}
