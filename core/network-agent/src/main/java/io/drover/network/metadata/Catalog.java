package io.drover.network.metadata;

import io.drover.model.network.Fact;
import io.drover.network.knowledge.View;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that one client may read, at one moment and in one version. */
final class Catalog {
    private final View view;
    private final Version version;

    Catalog(View view, Version version) {
        this.view = view;
        this.version = version;
    }

    View view() {
        return view;
    }

    Version version() {
        return version;
    }

    /** @param revision changes whenever anything does */
    Map<String, @Nullable Object> root(InetAddress client, String revision) {
        var root = new LinkedHashMap<String, @Nullable Object>();
        root.put("self", self(view.speaker(client)));
        root.put("containers", later(this::containers));
        root.put("services", later(this::services));
        root.put("stacks", later(this::stacks));
        root.put("hosts", later(this::hosts));
        root.put("networks", networks());
        root.put("version", revision);
        var environment = view.known().environment();
        root.put("name", environment == null ? null : environment.name());
        root.put("uuid", environment == null ? null : environment.uuid());
        root.put("region_name", null);
        return root;
    }

    private Map<String, @Nullable Object> self(Fact.@Nullable OfContainer container) {
        var self = new LinkedHashMap<String, @Nullable Object>();
        self.put("host", later(() -> HostForm.ofSelf(view)));
        if (container != null) {
            self.put("container", later(() -> ContainerForm.of(container, this)));
            var stack = view.stack(container.stackId());
            if (stack != null) {
                self.put("stack", later(() -> StackForm.of(stack, this)));
            }
            var service = view.service(container.serviceId());
            if (service != null) {
                self.put("service", later(() -> ServicePart.of(service, container.part()).withToken(this)));
            }
        }
        return self;
    }

    private static Later later(Supplier<? extends @Nullable Object> value) {
        return new Later(value);
    }

    private List<Object> containers() {
        return new LazyList<>(all(Fact.OfContainer.class)
                .sorted(Comparator.comparing(Fact.OfContainer::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Fact.OfContainer::id))
                .toList(),
                container -> ContainerForm.of(container, this));
    }

    private List<Object> services() {
        return new LazyList<>(all(Fact.OfService.class).flatMap(ServicePart::all).sorted(ServicePart.ORDER).toList(),
                part -> part.form(this));
    }

    private List<Object> stacks() {
        return new LazyList<>(all(Fact.OfStack.class)
                .sorted(Comparator.comparing(Fact.OfStack::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Fact.OfStack::id))
                .toList(),
                stack -> StackForm.of(stack, this));
    }

    private List<Object> hosts() {
        return new LazyList<>(all(Fact.OfHost.class)
                .sorted(Comparator.comparing(Fact.OfHost::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Fact.OfHost::id))
                .toList(),
                host -> HostForm.of(host, view));
    }

    private List<Object> networks() {
        var environment = view.known().environment();
        return environment == null ? List.of() : List.of(NetworkForm.of(environment));
    }

    private <T extends Fact> Stream<T> all(Class<T> type) {
        return view.known().facts().values().stream().filter(type::isInstance).map(type::cast);
    }

    @Nullable
    String environmentUuid() {
        var environment = view.known().environment();
        return environment == null ? null : environment.uuid();
    }

    /** The uuid of a host, also of one that is known by its address only. */
    @Nullable
    String hostUuid(String hostId) {
        var host = view.known().get(Fact.OfHost.class, "host/" + hostId);
        var peer = view.known().get(Fact.Peer.class, "peer/" + hostId);
        return host != null ? host.uuid() : peer != null ? peer.hostUuid() : null;
    }

    @Nullable
    String hostIp(String hostId) {
        var host = view.known().get(Fact.OfHost.class, "host/" + hostId);
        var peer = view.known().get(Fact.Peer.class, "peer/" + hostId);
        return host != null ? host.agentIp() : peer != null ? peer.agentIp() : null;
    }
}
