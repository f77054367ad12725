package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Stack;
import io.drover.model.intent.Intent;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.store.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The volumes that stacks describe, by their compose files or one by one. */
final class VolumeTemplates implements DerivedType {
    private static final String PREFIX = "1vt";
    private static final int LONGEST_NAME = 255;

    @Override
    public String id() {
        return "volumeTemplate";
    }

    @Override
    public Set<ResourceType.Can> can() {
        return Set.of(ResourceType.Can.CREATE, ResourceType.Can.REMOVE);
    }

    @Override
    public List<Map<String, @Nullable Object>> in(View view) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var stack : view.stacks()) {
            stack.volumes().forEach((name, spec) -> rows.add(row(view, stack, name, spec)));
        }
        return rows;
    }

    @Override
    public String create(Call call, Body body) {
        var name = body.required("name");
        if (name.length() > LONGEST_NAME) {
            throw new Refusal(Refusal.Code.MaxLengthExceeded, "name",
                    "name has more than " + LONGEST_NAME + " characters");
        }
        var stackId = body.required("stackId");
        var options = body.map("driverOpts");
        call.submit(call.project(), new Intent.CreateVolumeTemplate(stackId, name, new VolumeSpec(
                body.at("driver").orNull(Given::textOrNull), options == null ? Map.of() : options,
                body.bool("external", false), body.bool("perContainer", false))));
        return id(stackId, name);
    }

    @Override
    public void remove(Call call, String scope, String id) {
        var dash = id.indexOf('-');
        call.submit(scope, new Intent.RemoveVolumeTemplate("1st" + id.substring(PREFIX.length(), dash),
                id.substring(dash + 1)));
    }

    /** Of the stack's number and the volume's name, so that it stays the same. */
    private static String id(String stackId, String name) {
        return PREFIX + stackId.substring("1st".length()) + "-" + name;
    }

    private Map<String, @Nullable Object> row(View view, Stack stack, String name, VolumeSpec spec) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", id(stack.id(), name));
        row.put("name", name);
        row.put("state", "active");
        row.put("transitioning", "no");
        row.put("kind", id());
        row.put("accountId", view.scope());
        row.put("stackId", stack.id());
        row.put("driver", spec.driver());
        row.put("driverOpts", spec.driverOpts());
        row.put("external", spec.external());
        row.put("perContainer", spec.perContainer());
        row.put("created", CommonFields.date(stack.created()));
        row.put("uuid", UUID.nameUUIDFromBytes((stack.uuid() + "/" + name).getBytes(StandardCharsets.UTF_8))
                .toString());
        return row;
    }
}
