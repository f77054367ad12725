package io.drover.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Service;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewTest {
    @Test
    void whoIsLinkedToAServiceIsFoundUnderWhateverNames() {
        var web = service("1s1", Map.of());
        var one = service("1s2", Map.of("a", "1s1", "b", "1s1", "c", "1s3"));
        var other = service("1s3", Map.of("web", "1s1"));
        var view = with(View.empty("1a5"), web, one, other);
        assertThat(view.linkedTo("1s1")).containsExactlyInAnyOrder(one, other);
        assertThat(view.linkedTo("1s3")).containsExactly(one);
        var turned = one.withLinks(Map.of("a", "1s3"));
        view = with(view, turned, other.withRemoved(Instant.EPOCH));
        assertThat(view.linkedTo("1s1")).isEmpty();
        assertThat(view.linkedTo("1s3")).containsExactly(turned);
    }

    private static View with(View view, Service... services) {
        var changes = new HashMap<String, io.drover.model.@org.jspecify.annotations.Nullable Resource>();
        for (var service : services) {
            changes.put(service.id(), service);
        }
        return view.with(view.seq() + 1, changes);
    }

    private static Service service(String id, Map<String, String> links) {
        return new Service(id, id, "1st1", ServiceSpec.of(id, LaunchConfig.of("", "a"), 1), links, Service.State.ACTIVE,
                true, Map.of(), Set.of(), 1, null, Instant.EPOCH, null);
    }
}
