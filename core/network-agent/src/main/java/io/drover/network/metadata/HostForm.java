package io.drover.network.metadata;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host as metadata shows it. */
final class HostForm {
    private static final long MEGABYTE = 1024 * 1024;

    private HostForm() {
    }

    static Map<String, @Nullable Object> of(Fact.OfHost host, View view) {
        var environment = view.known().environment();
        var form = new LinkedHashMap<String, @Nullable Object>();
        form.put("agent_ip", host.agentIp());
        form.put("name", host.name());
        form.put("hostname", host.hostname());
        form.put("labels", host.labels());
        form.put("uuid", host.uuid());
        form.put("state", host.state());
        form.put("agent_state", host.agentState());
        form.put("milli_cpu", host.milliCpu());
        form.put("memory", host.memory());
        form.put("local_storage_mb", host.disk() / MEGABYTE);
        form.put("environment_uuid", environment == null ? null : environment.uuid());
        return form;
    }

    /** This host; when it was not told of itself in full, what its peers know of it. */
    static Map<String, @Nullable Object> ofSelf(View view) {
        var known = view.known();
        var host = known.get(Fact.OfHost.class, "host/" + known.hostId());
        if (host != null) {
            return of(host, view);
        }
        var form = new LinkedHashMap<String, @Nullable Object>();
        var self = known.self();
        if (self != null) {
            form.put("agent_ip", self.agentIp());
            form.put("name", self.name());
            form.put("uuid", self.hostUuid());
        }
        return form;
    }
}
