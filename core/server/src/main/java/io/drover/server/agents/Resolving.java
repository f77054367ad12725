package io.drover.server.agents;

import io.drover.model.Instance;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a container of the network asks for names: the Network Agent of its host, and the domains in which it looks. Pure. */
final class Resolving {
    private static final String SERVER = "169.254.169.250";
    private static final String DOMAIN = "rancher.internal";

    private Resolving() {
    }

    static LaunchConfig in(Instance instance, @Nullable String stack, @Nullable String service) {
        var config = instance.config();
        var hostNetwork = config.networking().mode().equals("host") && config.isLabelTrue(Labels.DNS);
        if (!instance.managed() && !hostNetwork) {
            return config;
        }
        // the resolvers that a person gave are asked by the Network Agent
        return config.withNetworking(config.networking().withDns(List.of(SERVER))
                .withDnsSearch(List.copyOf(search(config, stack, service))));
    }

    private static LinkedHashSet<String> search(LaunchConfig config, @Nullable String stack, @Nullable String service) {
        var own = new ArrayList<String>();
        if (stack != null && service != null) {
            own.add(stack + "." + DOMAIN);
            own.add(service + "." + stack + "." + DOMAIN);
        }
        own.add(DOMAIN);
        var domains = new LinkedHashSet<String>();
        var priority = config.label(Labels.DNS_PRIORITY);
        if ("None".equalsIgnoreCase(priority)) {
            domains.addAll(config.networking().dnsSearch());
        } else if ("service_last".equalsIgnoreCase(priority)) {
            domains.addAll(config.networking().dnsSearch());
            own.forEach(domain -> domains.add(domain.toLowerCase(java.util.Locale.ROOT)));
        } else {
            own.forEach(domain -> domains.add(domain.toLowerCase(java.util.Locale.ROOT)));
            domains.addAll(config.networking().dnsSearch());
        }
        return domains;
    }
}
