package io.drover.network.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.network.address.Block;
import io.drover.network.address.Ipv4;
import io.drover.network.command.CommandFailed;
import io.drover.network.command.Commands;
import io.drover.network.command.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what a host's network is made of. */
final class Host {
    private static final int USUAL_MTU = 1500;

    private final Commands commands;
    private final List<JsonNode> interfaces;

    private Host(Commands commands, List<JsonNode> interfaces) {
        this.commands = commands;
        this.interfaces = interfaces;
    }

    /** @throws CommandFailed when it cannot be read */
    static Host look(Commands commands) {
        return new Host(commands, Json.list(commands.ask("ip", "-d", "-j", "addr", "show")));
    }

    boolean has(String name) {
        return interfaces.stream().anyMatch(one -> name(one).equals(name));
    }

    /** The interface that has the host's address, else the one that leads out. */
    Uplink uplink(Ipv4 agentIp) {
        var holder = interfaces.stream().filter(one -> addresses(one).anyMatch(agentIp.toString()::equals)).findAny();
        if (holder.isPresent()) {
            return new Uplink(holder.get().path("mtu").asInt(USUAL_MTU), true);
        }
        var way = Json.list(commands.ask("ip", "-j", "-4", "route", "show", "default")).stream()
                .map(route -> route.path("dev").asText()).findFirst().orElse("");
        return new Uplink(interfaces.stream().filter(one -> name(one).equals(way))
                .map(one -> one.path("mtu").asInt(USUAL_MTU)).findAny().orElse(USUAL_MTU), false);
    }

    /** @param told where WireGuard was told that each of its peers is */
    Layout layout(Map<String, Ipv4> told) {
        var ours = interfaces.stream().filter(one -> name(one).startsWith(Tunnel.PREFIX)).toList();
        var dump = has(Wireguard.DEVICE) ? commands.run("wg", "show", Wireguard.DEVICE, "dump").out() : "";
        var links = ours.stream().map(one -> link(one, dump)).collect(Collectors.toSet());
        return new Layout(links, ours.stream().flatMap(Host::ofDevice).collect(Collectors.toSet()), routes(),
                has(Vxlan.DEVICE) ? neighbours() : Set.of(), has(Vxlan.DEVICE) ? forwardings() : Set.of(),
                WireguardDump.partners(dump, told));
    }

    private Set<Route> routes() {
        return Json.list(commands.ask("ip", "-j", "-4", "route", "show", "proto", Integer.toString(Route.PROTOCOL)))
                .stream().map(Host::route).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private Set<Neighbour> neighbours() {
        var shown = commands.ask("ip", "-j", "-4", "neigh", "show", "dev", Vxlan.DEVICE, "nud", "permanent");
        return Json.list(shown).stream().flatMap(one -> {
            var address = Ipv4.parse(one.path("dst").asText());
            return address == null
                    ? Stream.of()
                    : Stream.of(new Neighbour(address, one.path("lladdr").asText(), Vxlan.DEVICE));
        }).collect(Collectors.toSet());
    }

    private Set<Forwarding> forwardings() {
        return Json.list(commands.ask("bridge", "-j", "fdb", "show", "dev", Vxlan.DEVICE)).stream().flatMap(one -> {
            var to = Ipv4.parse(one.path("dst").asText());
            return to == null
                    ? Stream.of()
                    : Stream.of(new Forwarding(one.path("mac").asText(), to, Vxlan.DEVICE));
        }).collect(Collectors.toSet());
    }

    private static Link link(JsonNode one, String dump) {
        var name = name(one);
        var up = StreamSupport.stream(one.path("flags").spliterator(), false)
                .anyMatch(flag -> "UP".equals(flag.asText()));
        var mtu = up ? one.path("mtu").asInt() : 0;
        var data = one.path("linkinfo").path("info_data");
        return switch (one.path("linkinfo").path("info_kind").asText()) {
            case "vxlan" -> isOurs(data)
                    ? new Link.Vxlan(name, mtu, one.path("address").asText(), Ipv4.parse(data.path("local").asText()))
                    : new Link.Strange(name, mtu);
            case "wireguard", "tun" -> new Link.Wireguard(name, mtu, WireguardDump.key(dump));
            default -> new Link.Strange(name, mtu);
        };
    }

    private static boolean isOurs(JsonNode data) {
        return data.path("id").asInt() == Link.Vxlan.ID && data.path("port").asInt() == Link.Vxlan.PORT
                && !data.path("learning").asBoolean();
    }

    private static Stream<Address> ofDevice(JsonNode one) {
        return StreamSupport.stream(one.path("addr_info").spliterator(), false).flatMap(info -> {
            var address = Ipv4.parse(info.path("local").asText());
            return address == null
                    ? Stream.of()
                    : Stream.of(new Address(new Block(address, info.path("prefixlen").asInt()), name(one)));
        });
    }

    private static @Nullable Route route(JsonNode one) {
        var to = Block.parse(one.path("dst").asText());
        if (to == null) {
            return null;
        }
        return one.path("type").asText().equals("unreachable")
                ? Route.unreachable(to)
                : new Route(to, Ipv4.parse(one.path("gateway").asText()), one.path("dev").asText(),
                        Ipv4.parse(one.path("prefsrc").asText()));
    }

    private static Stream<String> addresses(JsonNode one) {
        return StreamSupport.stream(one.path("addr_info").spliterator(), false)
                .map(info -> info.path("local").asText());
    }

    private static String name(JsonNode one) {
        return one.path("ifname").asText();
    }
}
