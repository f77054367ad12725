package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The volumes that stacks describe, by their compose files or one by one. */
final class VolumeTemplateResource implements DerivedType<VolumeTemplate> {
    private static final Described RANCHER = Described.of("volumeTemplate");
    private final List<Field<VolumeTemplate>> fields = describe();
    private final Map<String, Link<VolumeTemplate>> links = RANCHER.links(ways());

    @Override
    public String id() {
        return "volumeTemplate";
    }

    @Override
    public String plural() {
        return "volumeTemplates";
    }

    @Override
    public Class<VolumeTemplate> record() {
        return VolumeTemplate.class;
    }

    @Override
    public List<Field<VolumeTemplate>> fields() {
        return fields;
    }

    private static List<Field<VolumeTemplate>> describe() {
        var fields = new ArrayList<>(
                CommonFields.<VolumeTemplate>of(RANCHER, (_, _) -> Life.ACTIVE, VolumeTemplate::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name",
                (template, _) -> template.name()));
        fields.add(RANCHER.field("stackId",
                (template, _) -> template.stack().id()));
        fields.add(RANCHER.field("driver",
                (template, _) -> template.spec().driver()));
        fields.add(RANCHER.field("driverOpts",
                (template, _) -> template.spec().driverOpts()));
        fields.add(RANCHER.field("external",
                (template, _) -> template.spec().external()));
        fields.add(RANCHER.field("perContainer",
                (template, _) -> template.spec().perContainer()));
        fields.add(Field.of("volumeName", FieldSpec.createOnly("string"), (template, _) -> template.volumeName()));
        return RANCHER.with(fields);
    }

    @Override
    public Map<String, Link<VolumeTemplate>> links() {
        return links;
    }

    private static Map<String, Link<VolumeTemplate>> ways() {
        return Map.of("stack", Link.one("stack", (template, _) -> template.stack()), "volumes",
                Link.many("volume", VolumeTemplateResource::volumes), "account", Link.account());
    }

    private static List<Volume> volumes(VolumeTemplate template, View view) {
        return VolumeResource.volumes(view).filter(volume -> template.id().equals(volume.templateId())).toList();
    }

    private static @Nullable String volumeName(Body body) {
        var name = body.at("volumeName").orNull(Given::textOrNull);
        if (name != null && !name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
            throw new Refusal(Code.InvalidCharacters, "volumeName",
                    "has letters, digits, '_', '.' and '-', and begins with one of the first two");
        }
        return name;
    }

    @Override
    public Stream<VolumeTemplate> in(View view) {
        return view.stacks().stream().flatMap(stack -> of(stack, view));
    }

    static Stream<VolumeTemplate> of(Stack stack, View view) {
        return stack.volumes().entrySet().stream()
                .map(volume -> new VolumeTemplate(view.scope(), stack, volume.getKey(), volume.getValue()));
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.REMOVE);
    }

    @Override
    public Set<String> available(VolumeTemplate template, View view) {
        return template.stack().state() == Stack.State.ACTIVE ? Set.of("remove") : Set.of();
    }

    @Override
    public Created create(Call call, Body body) {
        var name = body.required("name");
        var stackId = body.required("stackId");
        var options = body.map("driverOpts");
        call.submit(call.project(), new Intent.CreateVolumeTemplate(stackId, name, new VolumeSpec(
                body.at("driver").orNull(Given::textOrNull), options == null ? Map.of() : options,
                body.bool("external", false), body.bool("perContainer", false), volumeName(body))));
        return Created.of(VolumeTemplate.id(stackId, name));
    }

    @Override
    public void remove(Call call, VolumeTemplate template) {
        call.submit(template.scope(), new Intent.RemoveVolumeTemplate(template.stack().id(), template.name()));
    }

    @Override
    public @Nullable Object act(Call call, VolumeTemplate template, String action, Body body) {
        remove(call, template);
        return null;
    }
}
