package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.PullTask;
import io.drover.model.intent.Intent;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Images being fetched on hosts. */
final class PullTaskResource implements StoredType<PullTask> {
    private static final Described RANCHER = Described.of("pullTask");
    private static final String CACHED = "cached";
    private final List<Field<PullTask>> fields = describe();
    private final Map<String, Link<PullTask>> links = RANCHER.links(Map.of());

    @Override
    public String id() {
        return "pullTask";
    }

    @Override
    public String plural() {
        return "pullTasks";
    }

    @Override
    public Kind kind() {
        return Kind.PULL_TASK;
    }

    @Override
    public Class<PullTask> record() {
        return PullTask.class;
    }

    @Override
    public List<Field<PullTask>> fields() {
        return fields;
    }

    @Override
    public Map<String, Link<PullTask>> links() {
        return links;
    }

    private static List<Field<PullTask>> describe() {
        var fields = new ArrayList<>(CommonFields.<PullTask>of(RANCHER, PullTaskResource::life, PullTask::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("image", (task, _) -> task.image()));
        fields.add(RANCHER.field("labels", (task, _) -> task.labels()));
        fields.add(RANCHER.field("mode",
                (task, _) -> task.onlyCached() ? CACHED : "all"));
        fields.add(RANCHER.field("status", (task, place) -> status(task, place.view())));
        return RANCHER.with(fields);
    }

    /** By the names of hosts, as Rancher's commands show it. */
    private static Map<String, String> status(PullTask task, View view) {
        var status = new LinkedHashMap<String, String>();
        task.hosts().forEach((id, progress) -> {
            var host = view.get(Host.class, id);
            status.put(host == null ? id : host.hostname(), progress);
        });
        return status;
    }

    /** A host that does not answer is not waited for; it pulls when it is back. */
    private static Life life(PullTask task, Place place) {
        var waits = task.hosts().keySet().stream().filter(task::waitsFor)
                .map(id -> place.view().get(Host.class, id))
                .anyMatch(host -> host != null && host.agentState() == Host.AgentState.ACTIVE);
        return waits ? Life.moving("active", "pulling " + task.image()) : Life.ACTIVE;
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE);
    }

    @Override
    public Created create(Call call, Body body) {
        var labels = body.map("labels");
        var image = body.required("image").replaceFirst("^docker:", "");
        return Created.of(call.submit(call.project(),
                new Intent.CreatePullTask(image, labels == null ? Map.of() : labels,
                        CACHED.equals(body.text("mode")))));
    }
}
