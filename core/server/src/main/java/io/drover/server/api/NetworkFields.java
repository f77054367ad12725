package io.drover.server.api;

import io.drover.model.spec.LaunchConfig.Networking;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import io.drover.model.Refusal;
import io.drover.model.spec.PortSpec;
import java.util.ArrayList;

/** Names, addresses and ports of the container. */
final class NetworkFields {
    static final List<LaunchField> ALL = List.of(
            field("networkMode", "string", Networking::mode,
                    (it, given) -> given.text().isEmpty() ? it : it.withMode(given.text())),
            field("networkLaunchConfig", "string", Networking::networkFrom, NetworkFields::shareNetwork),
            field("hostname", "string", Networking::hostname, (it, given) -> it.withHostname(given.textOrNull())),
            field("domainName", "string", Networking::domainName, (it, given) -> it.withDomainName(given.textOrNull())),
            field("dns", "array[string]", Networking::dns, (it, given) -> it.withDns(given.texts())),
            field("dnsSearch", "array[string]", Networking::dnsSearch, (it, given) -> it.withDnsSearch(given.texts())),
            field("dnsOpt", "array[string]", Networking::dnsOptions, (it, given) -> it.withDnsOptions(given.texts())),
            field("extraHosts", "array[string]", Networking::extraHosts,
                    (it, given) -> it.withExtraHosts(given.texts())),
            field("ports", "array[string]", it -> it.ports().stream().map(PortSpec::toString).toList(),
                    (it, given) -> it.withPorts(ports(given))),
            field("expose", "array[string]", Networking::expose, (it, given) -> it.withExpose(given.texts())));

    private NetworkFields() {
    }

    private static LaunchField field(String name, String type, Function<Networking, @Nullable Object> get,
            BiFunction<Networking, Given, Networking> set) {
        return new LaunchField(name, type, config -> get.apply(config.networking()),
                (config, given) -> config.withNetworking(set.apply(config.networking(), given)));
    }

    private static Networking shareNetwork(Networking networking, Given given) {
        return given.text().isEmpty() ? networking : networking.withMode("container").withNetworkFrom(given.text());
    }

    private static List<PortSpec> ports(Given given) {
        var ports = new ArrayList<PortSpec>();
        var texts = given.texts();
        for (int i = 0; i < texts.size(); i++) {
            try {
                ports.addAll(PortSpec.parse(texts.get(i)));
            } catch (IllegalArgumentException e) {
                throw new Refusal(Refusal.Code.PortWrongFormat, given.field() + "[" + i + "]",
                        given.field() + "[" + i + "] must be " + e.getMessage());
            }
        }
        return ports;
    }
}
