package io.drover.model.spec;

import io.drover.model.spec.ServiceSpec.Link;
import java.util.function.UnaryOperator;

/** The names by which a service's description speaks of services, for when one of them gets another. */
public final class NamesIn {
    private NamesIn() {
    }

    /** @param rename applied to each as it is written: {@code service} of the same stack or {@code stack/service} */
    public static ServiceSpec of(ServiceSpec spec, UnaryOperator<String> rename) {
        return spec
                .withLinks(spec.links().stream().map(link -> new Link(rename.apply(link.service()), link.alias()))
                        .toList())
                .withDependsOn(spec.dependsOn().stream()
                        .map(one -> one.withService(rename.apply(one.service()))).toList())
                .withLbConfig(spec.lbConfig() == null ? null : of(spec.lbConfig(), rename));
    }

    private static LbConfig of(LbConfig config, UnaryOperator<String> rename) {
        return config.withPortRules(config.portRules().stream()
                .map(rule -> rule.service() == null ? rule : rule.withService(rename.apply(rule.service()))).toList());
    }

    /** Where the containers of a unit name the primary, it is by the service's name. */
    public static ServiceSpec launchConfigs(ServiceSpec spec, String from, String to) {
        return spec.withLaunchConfig(spec.launchConfig() == null ? null : of(spec.launchConfig(), from, to))
                .withSidekicks(spec.sidekicks().stream().map(config -> of(config, from, to)).toList());
    }

    public static LaunchConfig of(LaunchConfig config, String from, String to) {
        var network = config.networking();
        var storage = config.storage();
        return config
                .withNetworking(from.equals(network.networkFrom()) ? network.withNetworkFrom(to) : network)
                .withStorage(storage.withVolumesFrom(
                        storage.volumesFrom().stream().map(name -> name.equals(from) ? to : name).toList()));
    }
}
